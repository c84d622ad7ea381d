package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobHistory;
import dev.hilera.Problem;
import dev.hilera.Work;
import dev.hilera.job.Compiler;
import dev.hilera.job.GraphPart;
import dev.hilera.job.HistoryRows;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobOptions;
import dev.hilera.job.JobRow;
import dev.hilera.store.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a description into a job on the submitter's own thread: checked, compiled, encoded and, if
 * it is big, written; the loop only takes it over.
 */
final class Submitter {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** A job with more tasks is written by its submitter, not by the loop. */
  private static final int STAGED_TASKS = 5_000;

  /** Warnings about so many names; who makes up a name for each job has read it by then. */
  private static final int MOST_WARNED = 100;

  private final Site site;
  private final Capacity capacity;
  private final long incarnation;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  Submitter(Site site, Capacity capacity, long incarnation) {
    this.site = site;
    this.capacity = capacity;
    this.incarnation = incarnation;
  }

  /** Every fault of a description; nothing is created. */
  List<Problem> check(Job job) {
    List<Problem> problems = new ArrayList<>();
    compile(job, problems);
    return problems;
  }

  private @Nullable GraphPart compile(Job job, List<Problem> problems) {
    GraphPart part = null;
    try {
      part = Compiler.compile(job, site.rules());
      if (!site.config().policy().waitForCapacity()) {
        ConfigRules.checkPlaces(part, capacity.node(), problems);
      }
    } catch (HileraException.Invalid e) {
      problems.addAll(e.problems());
    }
    site.codes().check(job, problems);
    return part;
  }

  /**
   * Creates a job, durable on return.
   *
   * @return its id, or that of the job that has its key
   */
  long submit(Job job, boolean start, LongConsumer starter) {
    List<Problem> problems = new ArrayList<>();
    GraphPart described = compile(job, problems);
    if (described == null || !problems.isEmpty()) {
      throw new HileraException.Invalid(problems);
    }
    GraphPart part = site.values().stored(described);
    JobInfo info = info(job, Stores.told(() -> site.store().reserveIds(1)));
    boolean staged = info.key() != null || part.size() > STAGED_TASKS;
    if (staged) {
      long holder = Stores.told(() -> site.store().stage(incarnation, info, part));
      if (holder != info.id()) {
        sameJob(holder, info);
        if (start && !isStarted(holder)) {
          starter.accept(holder);
        }
        return holder;
      }
    }
    rememberCode(info, described);
    Answer<Long> answer = new Answer<>(site.host());
    Submission.Order order = new Submission.Order(info, part, staged);
    site.inbox().add(new Submission(order, start, answer));
    LOG.log(
        System.Logger.Level.INFO,
        () -> "job " + info.id() + " '" + info.name() + "' of " + part.size() + " tasks submitted");
    return answer.join();
  }

  /**
   * Takes in a finished job from elsewhere, durable on return.
   *
   * @return its id here
   */
  long restore(JobHistory history) {
    HistoryRows rows = new HistoryRows(history, value -> site.values().stored(value));
    long id = Stores.told(() -> site.store().reserveIds(1));
    Answer<Long> answer = new Answer<>(site.host());
    site.inbox().add(new Submission(id, () -> rows.job(id), answer));
    LOG.log(
        System.Logger.Level.INFO,
        () -> "job " + id + " '" + history.job().name() + "' was brought in from elsewhere");
    return answer.join();
  }

  private void rememberCode(JobInfo info, GraphPart described) {
    if (!site.store().durable()) {
      return;
    }
    for (int position = 0; position < described.size(); position++) {
      if (described.work(position) instanceof Work.Code) {
        site.codes().remember(info.id(), described);
        if (info.type() == null && warned.size() < MOST_WARNED && warned.add(info.name())) {
          LOG.log(
              System.Logger.Level.WARNING,
              "job "
                  + info.id()
                  + " '"
                  + info.name()
                  + "' has lambdas without a job type: if this process ends before the job does, it"
                  + " fails; register a job type to prevent it");
        }
        return;
      }
    }
  }

  private void sameJob(long holder, JobInfo info) {
    Optional<Question.JobRecord> first =
        Stores.told(() -> site.store().ask(new Question.JobById(holder)));
    if (first.isPresent() && !first.get().info().print().equals(info.print())) {
      throw new HileraException.Conflict(
          "job " + holder + " has the key '" + info.key() + "' with another description");
    }
  }

  private boolean isStarted(long job) {
    return Stores.told(() -> site.store().ask(new Question.JobById(job)))
        .filter(record -> record.row().is(JobRow.STARTED))
        .isPresent();
  }

  private JobInfo info(Job job, long id) {
    return new JobInfo(
        id,
        job.name(),
        job.description(),
        job.type() == null ? null : job.type().name(),
        site.values().stored(job.params()),
        job.labels(),
        job.key(),
        job.key() == null ? "" : Print.of(job),
        job.result(),
        site.host().millis(),
        new JobOptions(
            job.priority(),
            job.onFailure(),
            job.maxParallel(),
            job.timeout(),
            job.startAt(),
            job.delay(),
            job.retry(),
            job.taskTimeout(),
            job.placement()));
  }
}
