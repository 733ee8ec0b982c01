package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkspacesTests {

  @Test
  void takeWhenOneWasGivenBackFindsIt() {
    var workspaces = new Workspaces(2);
    Workspace first = workspaces.take();
    Workspace second = workspaces.take();
    assertThat(second).isNotSameAs(first);
    workspaces.giveBack(second);
    workspaces.giveBack(first);
    assertThat(Stream.generate(workspaces::take).limit(3)).contains(first, second);
  }

  @Test
  void giveBackWhenAllPlacesAreTakenKeepsNoMore() {
    var workspaces = new Workspaces(2);
    List<Workspace> taken = Stream.generate(workspaces::take).limit(1000).toList();
    Set<Workspace> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(taken);
    assertThat(distinct).hasSize(1000);
    taken.forEach(workspaces::giveBack);
    assertThat(workspaces.take()).isSameAs(taken.get(0));
    assertThat(workspaces.take()).isSameAs(taken.get(1));
    assertThat(taken).doesNotContain(workspaces.take());
  }

  /** Nobody ever gets what another one has. */
  @Test
  void takeWhenManyThreadsDoGivesEachItsOwn() throws Exception {
    var workspaces = new Workspaces(3);
    Set<Workspace> inUse = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(_ -> threads.submit(() -> takeOften(workspaces, inUse)))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static void takeOften(Workspaces workspaces, Set<Workspace> inUse) {
    for (int i = 0; i < 20_000; i++) {
      Workspace mine = workspaces.take();
      assertThat(inUse.add(mine)).isTrue();
      inUse.remove(mine);
      workspaces.giveBack(mine);
    }
  }

  @Test
  void bufferWhenALargerOneIsNeededGrowsAndIsThenKept() {
    var workspace = new Workspace();
    float[] small = workspace.buffer(1, 10);
    assertThat(small).hasSize(10).isNotSameAs(workspace.buffer(0, 10));
    float[] large = workspace.buffer(1, 20);
    assertThat(large).hasSize(20);
    assertThat(workspace.buffer(1, 5)).isSameAs(large);
    assertThat(workspace.input(5)).isSameAs(workspace.input(3)).isNotSameAs(large);
    assertThat(workspace.input(9)).hasSize(9);
  }

  @Test
  void workspacesWhenNoneMayBeKeptAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workspaces(0))
        .withMessage("at least one workspace must be kept, got 0");
  }
}
