package dev.hilera.engine;

import dev.hilera.store.Mail;

/** Sends what attempts that run here for other nodes tell or ask of whoever drives their job. */
final class Pleas {
  private final Site site;
  private final long incarnation;
  private final Exchange exchange;
  private final Post post;

  Pleas(Site site, long incarnation, Exchange exchange, Post post) {
    this.site = site;
    this.incarnation = incarnation;
    this.exchange = exchange;
    this.post = post;
  }

  /** Nobody waits for what becomes of it; it goes before what is asked of the exchange later. */
  void tell(LiveAttempt attempt, Plea.What what) {
    Mail letter = new Mail(0, attempt.job().id(), 0, Post.NEWS, plea(attempt, what));
    exchange.add(() -> site.store().send(letter));
  }

  /** Waits until it is done. */
  void ask(LiveAttempt attempt, Plea.What what) throws InterruptedException {
    post.ask(attempt.job().id(), plea(attempt, what));
  }

  private Plea plea(LiveAttempt attempt, Plea.What what) {
    return new Plea(attempt.task(), attempt.number(), incarnation, what);
  }
}
