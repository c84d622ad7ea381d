package dev.hilera.jdbc;

import dev.hilera.Codec;
import dev.hilera.Resources;
import dev.hilera.job.Ending;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.StoredJob;
import dev.hilera.store.Adoption;
import dev.hilera.store.Batch;
import dev.hilera.store.Beat;
import dev.hilera.store.Claim;
import dev.hilera.store.Mail;
import dev.hilera.store.Membership;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Offer;
import dev.hilera.store.Pulse;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.Room;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import dev.hilera.store.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps jobs in one SQLite file, which belongs to one process. In WAL mode with every commit
 * synced: what a method did survives a crash of the process and, as far as the disk keeps what it
 * synced, a power cut.
 *
 * <p>One connection writes, a few read; see {@link SqliteWriter}, {@link SqliteReaders}. Whoever
 * was a node before the file was opened is dead, since the file had no other process.
 */
final class SqliteStore implements Store {
  /** Pieces of a graph that are staged in one transaction, so that commits wait some 20 ms. */
  private static final int STAGED_AT_ONCE = 8;

  private final SqliteLock lock;
  private final SqliteFile file;
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final Vocabulary vocabulary;
  private final SqliteRows rows;
  private final GraphBytes graphs;
  private final SqliteRemovals removals;
  private final AtomicLong lastId = new AtomicLong();
  private final SqliteTally tally = new SqliteTally();
  private final Map<Long, Room> rooms = new ConcurrentHashMap<>();

  private SqliteStore(SqliteLock lock, SqliteFile file, SqliteSettings settings, Codec codec) {
    this.lock = lock;
    this.file = file;
    this.writer = new SqliteWriter(file, settings);
    this.readers = new SqliteReaders(file);
    this.vocabulary = new Vocabulary(codec);
    this.rows = new SqliteRows(vocabulary);
    this.graphs = new GraphBytes(vocabulary);
    this.removals = new SqliteRemovals(writer, readers, rows, tally);
  }

  /** Opens a file, making it if it is not there. */
  static SqliteStore open(String name, Codec codec, SqliteSettings settings) {
    SqliteFile file = SqliteFile.at(name);
    SqliteLock lock = SqliteLock.take(file.path());
    boolean whole = false;
    try {
      file.prepare(settings);
      whole = true;
    } finally {
      if (!whole) {
        lock.close();
      }
    }
    SqliteStore store = new SqliteStore(lock, file, settings, codec);
    whole = false;
    try {
      store.clear();
      whole = true;
      return store;
    } finally {
      if (!whole) {
        store.close();
      }
    }
  }

  /** SQLite takes a log whose end is damaged for one that ended earlier: the mark knows better. */
  private void ensureComplete() {
    SqliteLock.Mark told = lock.mark();
    boolean complete =
        readers.read(session ->
            session.number(SqliteSql.INCARNATIONS) >= told.incarnation()
                && session.numbers(SqliteSql.BATCHES_OF, told.incarnation()).stream()
                    .allMatch(number -> number >= told.number()));
    if (!complete) {
      throw file.faults().incomplete();
    }
  }

  /** Buries the nodes of former processes and forgets what they left half done. */
  private void clear() {
    ensureComplete();
    lock.unmark();
    writer.write(session -> {
      List<Long> dead = session.numbers(SqliteSql.ALL_NODES);
      for (long one : dead) {
        bury(session, one);
      }
      lastId.set(session.number(SqliteSql.LAST_JOB));
      return dead;
    });
    removals.sweep();
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public Membership join(NodeInfo node) {
    return writer.write(session -> {
      for (long older : session.numbers(SqliteSql.NODES_NAMED, node.name())) {
        bury(session, older);
      }
      long incarnation = session.number(SqliteSql.COUNT_ON, "incarnation", 1);
      long now = session.number(SqliteSql.NOW);
      byte[] info = vocabulary.plain(node);
      session.update(SqliteSql.INSERT_NODE, incarnation, node.name(), info, now);
      session.update(SqliteSql.INSERT_NODE_NAME, incarnation, node.name());
      return new Membership(incarnation, now, false);
    });
  }

  @Override
  public Pulse heartbeat(Beat beat) {
    long me = beat.incarnation();
    return writer.write(session -> {
      long now = session.number(SqliteSql.NOW);
      if (session.update(SqliteSql.SEE_NODE, now, me) == 0) {
        throw buried(me);
      }
      List<Long> dead =
          beat.lease() == null
              ? List.of()
              : session.numbers(SqliteSql.SILENT_NODES, now - beat.lease().toMillis(), me);
      for (long one : dead) {
        bury(session, one);
      }
      return new Pulse(
          now,
          !session.numbers(SqliteSql.MAIL_FOR, me, 1).isEmpty(),
          !orphanOwners(session).isEmpty(),
          !session.numbers(SqliteSql.OPEN_OFFERS, me, 1).isEmpty(),
          dead,
          rooms(session, beat));
    });
  }

  /** A file has one process, so that what its nodes have free need not stand in it. */
  private List<Room> rooms(SqliteSession session, Beat beat) throws SQLException {
    rooms.put(beat.incarnation(), beat.room());
    return session.numbers(SqliteSql.ALL_NODES).stream()
        .filter(node -> node != beat.incarnation())
        .map(node -> rooms.getOrDefault(node, Room.NONE))
        .filter(room -> room.workers() > 0)
        .toList();
  }

  private void bury(SqliteSession session, long incarnation) throws SQLException {
    session.update(SqliteSql.DELETE_NODE, incarnation);
    session.update(SqliteSql.GIVE_UP_STAGED, incarnation);
    session.update(SqliteSql.DELETE_OFFERS_OF, incarnation);
    for (Offer lost : session.list(SqliteSql.CLAIMED_BY, rows::offer, incarnation)) {
      tell(session, Verdict.lost(lost, incarnation, session.number(SqliteSql.NOW)));
    }
    session.update(SqliteSql.DELETE_CLAIMS_OF, incarnation);
    session.update(SqliteSql.DELETE_MAIL_OF, incarnation);
    rooms.remove(incarnation);
  }

  private static void alive(SqliteSession session, long incarnation) throws SQLException {
    if (session.number(SqliteSql.NODE_ALIVE, incarnation) == 0) {
      throw buried(incarnation);
    }
  }

  private static StoreException buried(long incarnation) {
    return new StoreException(Kind.FENCED, "incarnation " + incarnation + " is buried", null);
  }

  @Override
  public long reserveIds(int count) {
    writer.ensureOpen();
    return lastId.addAndGet(count) - count + 1;
  }

  @Override
  public long stage(long incarnation, JobInfo info, GraphPart part) {
    long holder = writer.write(session -> begin(session, incarnation, info));
    if (holder != info.id()) {
      return holder;
    }
    boolean whole = false;
    try {
      for (int start = 0; start < part.size(); start += STAGED_AT_ONCE * GraphBytes.PIECE) {
        List<GraphBytes.Piece> pieces = pieces(part, start);
        writer.write(session -> {
          alive(session, incarnation);
          return session.each(
              SqliteSql.PUT_PART, pieces, (to, piece) -> SqliteRows.put(to, info.id(), piece));
        });
      }
      whole = true;
      return info.id();
    } finally {
      if (!whole) {
        giveUp(info.id());
      }
    }
  }

  /** Made outside of the transaction: it takes longer than writing it. */
  private List<GraphBytes.Piece> pieces(GraphPart part, int from) {
    List<GraphBytes.Piece> pieces = new ArrayList<>(STAGED_AT_ONCE);
    for (int start = from;
        start < part.size() && pieces.size() < STAGED_AT_ONCE;
        start += GraphBytes.PIECE) {
      pieces.add(graphs.piece(part, start));
    }
    return pieces;
  }

  private long begin(SqliteSession session, long incarnation, JobInfo info) throws SQLException {
    alive(session, incarnation);
    if (info.key() != null) {
      long holder = session.number(SqliteSql.HOLDER_OF_KEY, info.key());
      if (holder != 0) {
        return holder;
      }
    }
    session.insert(
        SqliteSql.INSERT_INFO, List.of(info), (to, one) -> rows.put(to, one, incarnation));
    SqliteBatch.labels(session, info);
    return info.id();
  }

  /** Frees the key of a job that could not be staged whole; at the latest, the next start does. */
  private void giveUp(long job) {
    try {
      writer.write(session -> session.update(SqliteSql.MARK_GONE, job));
    } catch (StoreException e) {
      // The store fails, and the caller is told why already.
    }
  }

  @Override
  public void commit(Batch batch) {
    boolean known = false;
    try {
      writer.write(
          session -> new SqliteBatch(session, rows, graphs, batch).write(tally.isKept()),
          tally::add);
      known = true;
    } finally {
      if (!known) {
        tally.forget();
      }
    }
    lock.mark(new SqliteLock.Mark(batch.incarnation(), batch.number()));
  }

  @Override
  public boolean settle(long incarnation, long number) {
    return writer.write(session -> {
      if (session.update(SqliteSql.USE_UP, number, incarnation) > 0) {
        return false;
      }
      alive(session, incarnation);
      return session
          .list(
              SqliteSql.BATCH,
              row -> row.getLong(1) >= number && row.getLong(2) != number,
              incarnation)
          .getFirst();
    });
  }

  @Override
  public List<StoredJob> adopt(Adoption wanted) {
    List<Long> taken = writer.write(session -> take(session, wanted));
    // Nobody else writes to them any more, so they can be read while others write.
    return taken.isEmpty()
        ? List.of()
        : readers.read(session -> new SqliteLoads(session, rows, graphs).jobs(taken));
  }

  private static List<Long> take(SqliteSession session, Adoption wanted) throws SQLException {
    long me = wanted.incarnation();
    alive(session, me);
    List<Long> ids = wanted.job() == 0 ? some(session, wanted) : one(session, wanted);
    session.each(
        SqliteSql.SET_OWNER,
        ids,
        (to, id) -> {
          to.setLong(1, me);
          to.setLong(2, id);
        });
    return ids;
  }

  private static List<Long> one(SqliteSession session, Adoption wanted) throws SQLException {
    List<Long> owner = session.numbers(SqliteSql.OWNER_OF, wanted.job());
    boolean free =
        !owner.isEmpty()
            && (owner.getFirst() == wanted.incarnation()
                || session.number(SqliteSql.NODE_ALIVE, owner.getFirst()) == 0);
    return free ? List.of(wanted.job()) : List.of();
  }

  private record Candidate(int priority, long id) {}

  private static List<Long> some(SqliteSession session, Adoption wanted) throws SQLException {
    Set<Long> owners = new HashSet<>(orphanOwners(session));
    if (wanted.mine()) {
      owners.add(wanted.incarnation());
    }
    List<Candidate> all = new ArrayList<>();
    for (long owner : owners) {
      all.addAll(
          session.list(
              SqliteSql.LIVE_JOBS,
              row -> new Candidate(row.getInt(1), row.getLong(2)),
              owner,
              wanted.after(),
              wanted.most()));
    }
    return all.stream()
        .sorted(
            Comparator.comparingInt(Candidate::priority)
                .reversed()
                .thenComparingLong(Candidate::id))
        .limit(wanted.most())
        .map(Candidate::id)
        .toList();
  }

  /** Owners of jobs to be gone on with who are not alive; 0 among them. */
  private static List<Long> orphanOwners(SqliteSession session) throws SQLException {
    List<Long> owners = new ArrayList<>();
    List<Long> alive = session.numbers(SqliteSql.ALL_NODES);
    long last = -1;
    while (true) {
      List<Long> next = session.numbers(SqliteSql.NEXT_OWNER, last);
      if (next.isEmpty()) {
        return owners;
      }
      last = next.getFirst();
      if (!alive.contains(last)) {
        owners.add(last);
      }
    }
  }

  @Override
  public void send(Mail mail) {
    writer.write(session -> send(session, mail));
  }

  private static int send(SqliteSession session, Mail mail) throws SQLException {
    byte[] body = (byte[]) mail.body();
    return session.update(
        SqliteSql.SEND,
        mail.job(),
        mail.node(),
        mail.request(),
        body == null ? null : Sealed.seal(body));
  }

  @Override
  public List<Mail> mail(long incarnation, int most) {
    return readers.read(session -> {
      alive(session, incarnation);
      return session.list(
          SqliteSql.MAIL_FOR,
          row -> {
            byte[] body = row.getBytes(5);
            return new Mail(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                body == null ? null : Sealed.open(body, "message " + row.getLong(1)));
          },
          incarnation,
          most);
    });
  }

  private record OpenOffer(long id, Offer offer) {}

  @Override
  public List<Offer> claim(Claim wanted) {
    return writer.write(session -> {
      alive(session, wanted.incarnation());
      List<Offer> taken = new ArrayList<>();
      Resources room = wanted.room();
      for (OpenOffer open :
          session.list(
              SqliteSql.OPEN_OFFERS,
              row -> new OpenOffer(row.getLong(1), rows.offer(row)),
              wanted.incarnation(),
              Integer.MAX_VALUE)) {
        Resources takes = open.offer().resources();
        if (taken.size() < wanted.most() && takes.fitsIn(room)) {
          room = room.minus(takes);
          session.update(SqliteSql.TAKE_OFFER, wanted.incarnation(), open.id());
          taken.add(open.offer());
        }
      }
      return taken;
    });
  }

  @Override
  public boolean decide(Verdict verdict) {
    return writer.write(session -> {
      alive(session, verdict.incarnation());
      List<Long> claimer =
          session.numbers(
              verdict.ending() == null ? SqliteSql.TAKE_BACK : SqliteSql.DECIDE,
              verdict.job(),
              verdict.task(),
              verdict.attempt(),
              verdict.incarnation());
      if (!claimer.isEmpty() && verdict.ending() != null) {
        long by = claimer.getFirst();
        Ending ending = verdict.ending();
        tell(session, new Verdict(verdict.job(), verdict.task(), verdict.attempt(), by, ending));
      }
      return !claimer.isEmpty();
    });
  }

  private void tell(SqliteSession session, Verdict verdict) throws SQLException {
    send(session, new Mail(0, verdict.job(), 0, "", vocabulary.encode(verdict)));
  }

  @Override
  public <A> A ask(Question<A> question) {
    if (question instanceof Question.JobCounts counts) {
      writer.ensureOpen();
      @SuppressWarnings("unchecked") // this question names that type
      A answer =
          (A) tally.counts(() -> writer.write(session -> answer(session, counts), tally::keep));
      return answer;
    }
    return readers.read(session -> answer(session, question));
  }

  private <A> A answer(SqliteSession session, Question<A> question) throws SQLException {
    return new SqliteAnswers(session, rows, graphs).answer(question);
  }

  @Override
  public int remove(Removal removal) {
    return removals.remove(removal);
  }

  @Override
  public void close() {
    try {
      readers.close();
      writer.close();
    } catch (SQLException e) {
      throw file.faults().before(e);
    } finally {
      lock.close();
    }
  }
}
