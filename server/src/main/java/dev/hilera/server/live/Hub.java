package dev.hilera.server.live;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Subscription;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.web.HttpFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One subscription of the engine for all clients that watch the same: a job, or everything. Ends
 * when the last of them has left.
 */
public final class Hub implements AutoCloseable {
  /** Stands for all jobs. */
  static final long ALL = 0;

  private final Hilera hilera;
  private final ServerConfig.Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Channel> channels = new HashMap<>();
  private final AtomicLong news = new AtomicLong();
  private int clients;
  private boolean closed;

  /** Over an engine. */
  public Hub(Hilera hilera, ServerConfig.Limits limits) {
    this.hilera = hilera;
    this.limits = limits;
  }

  private record Channel(Subscription subscription, List<Mailbox> boxes) {}

  /**
   * Every event of the job from now on comes into the mailbox.
   *
   * @throws HttpFailure 503 if there are too many clients, or the server stops
   */
  Mailbox join(long job) {
    lock.lock();
    try {
      if (closed) {
        throw new HttpFailure(503, "the server is stopping");
      }
      if (clients >= limits.clients()) {
        throw new HttpFailure(503, "too many clients watch already");
      }
      Mailbox box = new Mailbox(limits.backlog());
      Channel channel = channels.get(job);
      if (channel == null) {
        channel = open(job);
        channels.put(job, channel);
      }
      channel.boxes().add(box);
      clients++;
      return box;
    } finally {
      lock.unlock();
    }
  }

  private Channel open(long job) {
    List<Mailbox> boxes = new CopyOnWriteArrayList<>();
    Subscription subscription =
        job == ALL
            ? hilera.watch(event -> tell(boxes, event))
            : hilera.watch(job, event -> tell(boxes, event));
    return new Channel(subscription, boxes);
  }

  private void tell(List<Mailbox> boxes, Event event) {
    Mailbox.Letter letter = new Mailbox.Letter.Happened(event);
    news.incrementAndGet();
    boxes.forEach(box -> box.offer(letter));
  }

  /** Goes up with all that happened; what is found out afterwards is as new as that. */
  long news() {
    return news.get();
  }

  /** Nothing comes any more. */
  void leave(long job, Mailbox box) {
    lock.lock();
    try {
      box.close();
      Channel channel = channels.get(job);
      if (channel != null && channel.boxes().remove(box)) {
        clients--;
        if (channel.boxes().isEmpty()) {
          channels.remove(job);
          channel.subscription().close();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells those who watch everything that jobs were forgotten. */
  public void forgotten(List<Long> jobs) {
    lock.lock();
    try {
      Channel all = channels.get(ALL);
      if (all != null) {
        news.incrementAndGet();
        all.boxes().forEach(box -> box.offer(new Mailbox.Letter.Forgotten(jobs)));
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many clients watch. */
  public int clients() {
    lock.lock();
    try {
      return clients;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (Channel channel : channels.values()) {
        channel.subscription().close();
        channel.boxes().forEach(Mailbox::close);
      }
      channels.clear();
      clients = 0;
    } finally {
      lock.unlock();
    }
  }
}
