package dev.hilera.engine;

import dev.hilera.Progress;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/** How far an attempt is, gathered so that a tight loop costs the store a few rows a second. */
final class ProgressNews {
  private static final long PACE_NANOS = 100_000_000;

  private final Site site;
  private final LiveAttempt attempt;
  private Progress last = Progress.NONE;
  private @Nullable Progress unsaid;
  private boolean paced;

  ProgressNews(Site site, LiveAttempt attempt) {
    this.site = site;
    this.attempt = attempt;
  }

  /** Takes the latest; percent never falls. */
  synchronized void tell(Progress told) {
    if (attempt.hasEnded()) {
      return;
    }
    last = new Progress(Math.max(last.percent(), told.percent()), told.message());
    unsaid = last;
    if (!paced) {
      paced = true;
      site.alarms().after(PACE_NANOS, this::flush);
    }
  }

  /** Says now what is not said yet. */
  synchronized void flush() {
    paced = false;
    Progress news = unsaid;
    unsaid = null;
    if (news != null) {
      site.inbox().add(new Told(attempt, news));
    }
  }

  private static final class Told extends Message {
    private final LiveAttempt attempt;
    private final Progress progress;

    Told(LiveAttempt attempt, Progress progress) {
      super(attempt.job().id());
      this.attempt = attempt;
      this.progress = progress;
    }

    @Override
    boolean isLazy() {
      return true;
    }

    @Override
    void apply(LiveJob live, Turn turn) {
      if (live.tasks().isCurrent(attempt.task(), attempt.number())) {
        live.tasks().progress(attempt.task(), progress);
      }
    }
  }
}
