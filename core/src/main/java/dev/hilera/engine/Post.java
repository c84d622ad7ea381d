package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Problem;
import dev.hilera.store.Mail;
import dev.hilera.store.StoreException;
import dev.hilera.store.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Letters between the nodes of a store: a command to a job that another node drives goes to whoever
 * drives it when the letter is read, and the answer comes back to this incarnation. A letter is
 * consumed by the batch that applies its command. Where the answer does not come in time, the
 * caller is told that the command may have happened.
 */
final class Post {
  /** So long after the lease an answer may take, while the job finds a new node. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final int MOST_LETTERS = 1_000;
  private static final String DONE = "done";
  private static final String INVALID = "invalid ";

  /** The request of a letter that is not answered. */
  static final String NEWS = "news";

  private final Site site;
  private final long incarnation;
  private final long patience;
  private final boolean open;
  private final Host.Waiter waiter;
  private final AtomicLong requests = new AtomicLong();
  private final Map<String, Request> waiting = new ConcurrentHashMap<>();
  private final Queue<Mail> outgoing = new ConcurrentLinkedQueue<>();
  private final Set<Long> read = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private record Order(long job, int run, Command command) {}

  /**
   * What was asked for.
   *
   * @param letter to be sent again where it must be known; {@code null} to be given up
   */
  private record Request(long job, long deadline, Answer<Boolean> answer, @Nullable Mail letter) {}

  /**
   * A post office.
   *
   * @param open whether there are other nodes to write to
   */
  Post(Site site, long incarnation, Lease lease, boolean open) {
    this.site = site;
    this.incarnation = incarnation;
    this.patience = lease.nanos() + PATIENCE_NANOS;
    this.open = open;
    this.waiter = site.host().waiter();
  }

  /** Where whoever delivers waits between his rounds. */
  Host.Waiter waiter() {
    return waiter;
  }

  /** One who waits here for a command; if another node drives the job, that one is asked. */
  Caller local(long job, Command command, Answer<Boolean> answer) {
    return new Caller() {
      @Override
      public void done() {
        answer.give(true);
      }

      @Override
      public void refused(RuntimeException why) {
        if (why instanceof Elsewhere elsewhere && open && !closed) {
          ask(new Order(job, elsewhere.run(), command), answer);
        } else {
          answer.fail(why);
        }
      }

      @Override
      public long letter() {
        return 0;
      }

      @Override
      public int run() {
        return 0;
      }
    };
  }

  private void ask(Order order, Answer<Boolean> answer) {
    String request = incarnation + "-" + requests.incrementAndGet();
    waiting.put(request, new Request(order.job, site.host().nanos() + patience, answer, null));
    send(new Mail(0, order.job, 0, request, order.run + " " + order.command.text()));
    if (closed) {
      close();
    }
  }

  /** Asks the node that drives a job, whichever that is by then, until there is an answer. */
  void ask(long job, Plea plea) throws InterruptedException {
    Answer<Boolean> answer = new Answer<>(site.host());
    String request = incarnation + "-" + requests.incrementAndGet();
    Mail letter = new Mail(0, job, 0, request, plea);
    waiting.put(request, new Request(job, site.host().nanos() + patience, answer, letter));
    send(letter);
    if (closed) {
      close();
    }
    try {
      answer.await();
    } finally {
      waiting.remove(request);
    }
  }

  private void send(Mail letter) {
    outgoing.add(letter);
    waiter.wake();
  }

  /** Sends what is to be sent, and tells who has waited too long. By one thread. */
  void deliver() {
    for (Mail letter = outgoing.peek(); letter != null; letter = outgoing.peek()) {
      site.store().send(letter);
      outgoing.remove();
    }
    long now = site.host().nanos();
    waiting.forEach((id, request) -> {
      Mail letter = request.letter;
      if (now - request.deadline > 0 && letter != null) {
        waiting.replace(
            id, request, new Request(request.job, now + patience, request.answer, letter));
        outgoing.add(letter); // it may have been dealt with, and the answer be lost
      } else if (now - request.deadline > 0 && waiting.remove(id, request)) {
        request.answer.fail(
            new HileraException.Storage(
                "the node that drives job "
                    + request.job
                    + " has not answered; what was asked for may still happen",
                null));
      }
    });
  }

  /** Reads what has come. By one thread. */
  void collect() {
    List<Mail> letters = site.store().mail(incarnation, MOST_LETTERS);
    Set<Long> present = new HashSet<>();
    letters.forEach(letter -> present.add(letter.id()));
    read.retainAll(present); // what is not there any more was consumed
    for (Mail letter : letters) {
      if (read.add(letter.id())) {
        receive(letter);
      }
    }
  }

  private void receive(Mail letter) {
    Caller writer = letter.request().indexOf('-') < 0 ? new Receipt(letter) : new Writer(letter, 0);
    switch (letter.body()) {
      case Verdict verdict when verdict.ending() != null ->
          site.inbox().add(new Judged(site, verdict, verdict.ending(), writer));
      case Plea plea -> site.inbox().add(new Pleaded(site, letter.job(), plea, writer));
      case null, default -> receiveText(letter);
    }
  }

  private void receiveText(Mail letter) {
    String text = String.valueOf(letter.body());
    if (letter.job() == 0) {
      answered(letter.request(), text);
      consume(letter);
      return;
    }
    int blank = text.indexOf(' ');
    Command command;
    Caller caller;
    try {
      caller = new Writer(letter, Integer.parseInt(text.substring(0, Math.max(0, blank))));
      command = Command.parse(text.substring(blank + 1));
    } catch (IllegalArgumentException e) {
      reply(letter, "this node does not know the command '" + text + "'");
      consume(letter);
      return;
    }
    site.inbox()
        .add(
            command.verb() == Command.Verb.RETRY
                ? new Retrial(letter.job(), command.task(), caller)
                : new Demand(letter.job(), command, caller));
  }

  private void answered(String id, String text) {
    Request request = waiting.remove(id);
    if (request == null) {
      return; // it has waited too long
    }
    if (text.equals(DONE)) {
      request.answer.give(true);
    } else if (text.startsWith("unknown ")) {
      request.answer.fail(new HileraException.Unknown(text.substring(8)));
    } else if (text.startsWith(INVALID)) {
      Problem problem = new Problem("tasks", text.substring(INVALID.length()));
      request.answer.fail(new HileraException.Invalid(List.of(problem)));
    } else {
      request.answer.fail(new HileraException.Conflict(text));
    }
  }

  /** Whether it would be so again: not for what the store failed at, nor for a change of hands. */
  static boolean isRefused(RuntimeException why) {
    boolean content =
        why.getCause() instanceof StoreException cause
            && cause.kind() == StoreException.Kind.REFUSED;
    return content || !(why instanceof HileraException.Storage || why instanceof Elsewhere);
  }

  /** A letter without a job, or with a command that is refused, goes with the next batch. */
  private void consume(Mail letter) {
    Consumer<Turn> deed = turn -> turn.jobs().consume(letter.id());
    site.inbox().add(new Errand(new Answer<>(site.host()), deed));
  }

  private void reply(Mail letter, String text) {
    long asker = Long.parseLong(letter.request().substring(0, letter.request().indexOf('-')));
    send(new Mail(0, 0, asker, letter.request(), text));
  }

  /** Nobody delivers any more. */
  void close() {
    closed = true;
    HileraException why =
        new HileraException.Storage(
            "this node has stopped; what was asked of another one may still happen", null);
    waiting.values().forEach(request -> request.answer.fail(why));
    waiting.clear();
  }

  /** Nanoseconds between two looks at a job that another node may drive. */
  long lookNanos() {
    return open ? TimeUnit.SECONDS.toNanos(1) : Host.Waiter.FOREVER;
  }

  /** One who wrote a letter. */
  private final class Writer implements Caller {
    private final Mail letter;
    private final int run;

    Writer(Mail letter, int run) {
      this.letter = letter;
      this.run = run;
    }

    @Override
    public int run() {
      return run;
    }

    @Override
    public long letter() {
      return letter.id();
    }

    @Override
    public void done() {
      reply(letter, DONE);
    }

    /** What the store is to blame for, or a change of hands, leaves the letter to be read again. */
    @Override
    public void refused(RuntimeException why) {
      if (!isRefused(why)) {
        read.remove(letter.id());
        return;
      }
      String kind =
          switch (why) {
            case HileraException.Unknown _ -> "unknown ";
            case HileraException.Invalid _ -> INVALID;
            default -> "";
          };
      reply(letter, kind + why.getMessage());
      consume(letter);
    }
  }

  /** Nobody waits for what becomes of a letter; it stays until it is dealt with. */
  private final class Receipt implements Caller {
    private final Mail letter;

    Receipt(Mail letter) {
      this.letter = letter;
    }

    @Override
    public int run() {
      return 0;
    }

    @Override
    public long letter() {
      return letter.id();
    }

    @Override
    public void done() {}

    @Override
    public void refused(RuntimeException why) {
      if (isRefused(why)) {
        consume(letter);
      } else {
        read.remove(letter.id());
      }
    }
  }
}
