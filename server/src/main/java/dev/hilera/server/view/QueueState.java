package dev.hilera.server.view;

import dev.hilera.Hilera;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.web.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All that a page of the queue shows, at one moment. */
public final class QueueState {
  private static final int LIVE = 1_000;
  private static final int FINISHED = 100;

  private final Hilera hilera;
  private final Figures figures;

  /** Of an engine. */
  public QueueState(Hilera hilera) {
    this.hilera = hilera;
    this.figures = new Figures(hilera);
  }

  /** The live jobs and the newest finished ones, figures and types, for one who asks. */
  public ObjectNode state(Caller caller) {
    ObjectNode json = Json.object().put("type", "queue_state");
    ArrayNode jobs = json.putArray("jobs");
    JobFilter begun = JobFilter.newest(LIVE).statuses(JobStatus.RUNNING, JobStatus.PAUSED);
    JobFilter finished =
        JobFilter.newest(FINISHED)
            .statuses(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED);
    hilera.jobs(begun).forEach(job -> jobs.add(Views.job(job)));
    if (jobs.size() < LIVE) {
      JobFilter waiting = JobFilter.newest(LIVE - jobs.size()).statuses(JobStatus.PENDING);
      hilera.jobs(waiting).forEach(job -> jobs.add(Views.job(job)));
    }
    hilera.jobs(finished).forEach(job -> jobs.add(Views.job(job)));
    json.setAll(stats());
    json.set("job_types", Types.all(hilera.jobTypes()));
    json.putObject("caller").put("name", caller.name()).put("role", caller.role().word());
    return json;
  }

  /** The figures alone. */
  public ObjectNode stats() {
    ObjectNode figured = figures.stats();
    ObjectNode json = Json.object();
    json.set("stats", figured.get("queue"));
    json.set("worker", figured.get("worker"));
    return json;
  }
}
