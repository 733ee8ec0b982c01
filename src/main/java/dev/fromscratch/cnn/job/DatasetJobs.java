package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetUsers;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Jobs need their data set until they have ended; a paused one may go on. */
@Component
class DatasetJobs implements DatasetUsers {

  private final JobStore jobs;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  DatasetJobs(JobStore jobs, JdbcClient jdbc, JsonMapper json) {
    this.jobs = jobs;
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A job whose request is stored as JSON. */
  private record Unfinished(String id, String request) {}

  @Override
  public List<String> of(String dataset) {
    jobs.lockQueue();
    return jdbc
        .sql(
            """
            select id, request from training_job
            where state in ('queued', 'running', 'pausing', 'paused', 'cancelling') order by id
            """)
        .query(Unfinished.class)
        .list()
        .stream()
        .filter(
            job -> dataset.equals(json.readTree(job.request()).path("dataset").stringValue(null)))
        .map(job -> "job " + job.id())
        .toList();
  }
}
