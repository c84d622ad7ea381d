package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Progress;
import dev.hilera.Spawn;
import dev.hilera.job.Ending;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The home of attempts whose job this node drives: its own loop. */
final class Here implements Home {
  private final Site site;

  Here(Site site) {
    this.site = site;
  }

  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public boolean admits(LiveAttempt attempt) {
    return true;
  }

  @Override
  public void begun(LiveAttempt attempt, long at) {
    site.inbox().add(new Begun(attempt, at));
  }

  @Override
  public void ended(LiveAttempt attempt, Ending ending) {
    site.inbox().bring(new Ended(attempt, ending));
  }

  @Override
  public void told(LiveAttempt attempt, Progress progress) {
    site.inbox().add(new Told(attempt, progress));
  }

  @Override
  public void checkpoint(LiveAttempt attempt, String name, @Nullable Object stored)
      throws InterruptedException {
    request(
        attempt,
        (live, turn) -> {
          live.tasks().checkpoint(attempt.task(), name, stored);
          return true;
        });
  }

  @Override
  public void deadline(LiveAttempt attempt, String name, long until) throws InterruptedException {
    request(
        attempt,
        (live, turn) -> {
          live.tasks().deadline(attempt.task(), name, until);
          return true;
        });
  }

  @Override
  public void sleeps(LiveAttempt attempt, String name, long until) throws InterruptedException {
    request(
        attempt,
        (live, turn) -> {
          live.tasks().sleep(attempt.task(), name, until, turn.now());
          turn.jobs().free(attempt);
          turn.jobs().afterCommit(() -> turn.jobs().release(attempt));
          return true;
        });
  }

  @Override
  public void woken(LiveAttempt attempt, long at) {
    site.inbox().add(new Begun(attempt, at));
  }

  @Override
  public void spawn(LiveAttempt attempt, Spawn tasks) throws InterruptedException {
    request(attempt, new SpawnDeed(site, tasks, attempt.task()));
  }

  @Override
  public Map<String, Integer> predecessors(LiveAttempt attempt) {
    Answer<Map<String, Integer>> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            Call.ofAttempt(
                attempt.job().id(), answer, (live, turn) -> live.predecessors(attempt.task())));
    return answer.join();
  }

  private <T> T request(LiveAttempt attempt, Call.Deed<T> deed) throws InterruptedException {
    Answer<T> answer = new Answer<>(site.host());
    site.inbox()
        .add(
            Call.ofAttempt(
                attempt.job().id(),
                answer,
                (live, turn) -> {
                  if (!live.tasks().isCurrent(attempt.task(), attempt.number())) {
                    throw new HileraException.Conflict(attempt + " is over");
                  }
                  return deed.apply(live, turn);
                }));
    return answer.await();
  }
}
