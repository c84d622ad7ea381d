package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.job.AbroadTasks;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;

/** A letter from an attempt that runs on another node than that of its job's owner. */
final class Pleaded extends Message {
  private final Site site;
  private final Plea plea;
  private final Caller writer;

  Pleaded(Site site, long job, Plea plea, Caller writer) {
    super(job);
    this.site = site;
    this.plea = plea;
    this.writer = writer;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    AbroadTasks tasks = new AbroadTasks(live);
    Flight flight = tasks.find(plea.task(), plea.attempt());
    if (flight == null) {
      throw new HileraException.Conflict(
          "attempt " + plea.attempt() + " of task " + plea.task() + " is over");
    }
    tasks.ran(flight, plea.node());
    turn.jobs().offers().claimed(flight);
    switch (plea.what()) {
      case Plea.Began(long at) -> tasks.begun(flight, at);
      case Plea.Far(var progress) -> live.tasks().progress(plea.task(), progress, turn.now());
      case Plea.Checkpoint(String name, var stored) ->
          live.tasks().checkpoint(plea.task(), name, stored);
      case Plea.Asleep(String name, long until) -> tasks.sleeps(flight, name, until, turn.now());
      case Plea.Woken(long at) -> tasks.woken(flight, at);
      case Plea.Deadline(String name, long until) ->
          live.tasks().deadline(plea.task(), name, until);
      case Plea.Tasks(var batch) ->
          SpawnDeed.add(batch, plea.task(), new SpawnDeed.Place(live, site.rules(), turn.now()));
    }
    turn.jobs().consume(writer.letter());
  }

  @Override
  void committed() {
    writer.done();
  }

  @Override
  void failed(RuntimeException reason) {
    writer.refused(reason);
  }
}
