package dev.hilera.engine;

import dev.hilera.Progress;
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
      attempt.home().told(attempt, news);
    }
  }
}
