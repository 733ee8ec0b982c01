/**
 * Whether jobs and models survive anything: real processes are asked for work at random while they
 * are killed, frozen and shut down and their database is restarted, and what came of it is compared
 * with all that they had acknowledged.
 *
 * <pre>
 * ./mvnw -Pchaos test                                             200 kills on either database
 * ./mvnw -Pchaos test -Dchaos.database=sqlite -Dchaos.kills=20 -Dchaos.seed=7
 * </pre>
 *
 * <p>A {@link dev.fromscratch.cnn.chaos.ChaosRun} lets {@link dev.fromscratch.cnn.chaos.Client}s
 * write down in a {@link dev.fromscratch.cnn.chaos.History} what they asked for and were told,
 * while the {@link dev.fromscratch.cnn.chaos.Nemesis} does its work. When all is healed and quiet,
 * the {@link dev.fromscratch.cnn.chaos.Checker} holds the history against the {@link
 * dev.fromscratch.cnn.chaos.Evidence}: what the database, the files and every instance say now.
 *
 * @see <a href="https://jepsen.io">Jepsen, which tests databases in this way</a>
 */
@NullMarked
package dev.fromscratch.cnn.chaos;

import org.jspecify.annotations.NullMarked;
