package dev.hilera.jdbc;

import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.GraphPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Graph parts as bytes, in pieces of bounded size, each readable by itself.
 *
 * <pre>
 * names  length and UTF-8 of each name
 * body   number of needs; table of options; table of works; then for each task: its options and
 *        its work by their places in the tables, how many tasks it needs, and how far before it each
 *        of them stands
 * </pre>
 */
final class GraphBytes {
  /** Tasks in a piece: a page of tasks reads one or two pieces, a commit of one stays short. */
  static final int PIECE = 4_096;

  private final Vocabulary vocabulary;

  GraphBytes(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * A row of a part.
   *
   * @param task the number of its first task
   * @param first the number of the part's first task
   * @param parent of the part
   * @param detached as the part
   * @param size how many tasks
   * @param names sealed
   * @param body sealed
   */
  record Piece(
      int task, int first, int parent, boolean detached, int size, byte[] names, byte[] body) {}

  /** The piece of a part that begins at a position. */
  Piece piece(GraphPart part, int start) {
    int end = Math.min(part.size(), start + PIECE);
    ByteWriter names = new ByteWriter((end - start) * 16);
    for (int position = start; position < end; position++) {
      names.block(part.name(position).getBytes(StandardCharsets.UTF_8));
    }
    return new Piece(
        part.first() + start,
        part.first(),
        part.parent(),
        part.detached(),
        end - start,
        Sealed.seal(names.toBytes()),
        Sealed.seal(body(part, start, end)));
  }

  private byte[] body(GraphPart part, int start, int end) {
    Map<TaskOptions, Integer> options = new LinkedHashMap<>();
    Map<Object, Integer> works = new LinkedHashMap<>();
    List<Work> workOf = new ArrayList<>();
    ByteWriter tasks = new ByteWriter((end - start) * 12);
    for (int position = start; position < end; position++) {
      Work work = part.work(position);
      Integer place = works.putIfAbsent(Vocabulary.key(work), works.size());
      if (place == null) {
        workOf.add(work);
      }
      Integer known = options.putIfAbsent(part.options(position), options.size());
      tasks.number(known == null ? options.size() - 1 : known);
      tasks.number(place == null ? works.size() - 1 : place);
      needs(part, position, tasks);
    }
    ByteWriter all = new ByteWriter((end - start) * 12 + 100);
    all.number(part.needEnd(end - 1) - part.needStart(start));
    all.number(options.size());
    options.keySet().forEach(option -> all.block(vocabulary.task(option)));
    all.number(workOf.size());
    workOf.forEach(work -> all.block(vocabulary.work(work)));
    all.block(tasks.toBytes());
    return all.toBytes();
  }

  private static void needs(GraphPart part, int position, ByteWriter out) {
    out.number(part.needEnd(position) - part.needStart(position));
    for (int place = part.needStart(position); place < part.needEnd(position); place++) {
      out.signed(part.first() + position - part.need(place));
    }
  }

  /** The part whose pieces these are, in order and without gaps; a stretch of it if some miss. */
  GraphPart part(long job, List<Piece> pieces) {
    Piece first = pieces.getFirst();
    int size = pieces.stream().mapToInt(Piece::size).sum();
    Tasks tasks = new Tasks(size);
    for (Piece piece : pieces) {
      String what = "the graph of job " + job + " from task " + piece.task();
      byte[] names = Sealed.open(piece.names(), what);
      byte[] body = Sealed.open(piece.body(), what);
      tasks.read(piece, names, body);
    }
    return new GraphPart(
        new GraphPart.Origin(first.task(), first.parent(), first.detached()),
        tasks.names,
        tasks.works,
        tasks.options,
        tasks.needEnds,
        Arrays.copyOf(tasks.needs, tasks.edges));
  }

  /** The name at a position of a piece. */
  static String name(byte[] names, int position) {
    ByteReader in = new ByteReader(names);
    for (int skipped = 0; skipped < position; skipped++) {
      in.skipBlock();
    }
    return in.text();
  }

  /** The position of a name in a piece, or -1. */
  static int find(byte[] names, byte[] name) {
    ByteReader in = new ByteReader(names);
    for (int position = 0; in.hasMore(); position++) {
      if (in.isBlock(name)) {
        return position;
      }
    }
    return -1;
  }

  /** The arrays of a part, filled piece by piece. */
  private final class Tasks {
    private final String[] names;
    private final Work[] works;
    private final TaskOptions[] options;
    private final int[] needEnds;
    private int[] needs = {};
    private int filled;
    private int edges;

    Tasks(int size) {
      names = new String[size];
      works = new Work[size];
      options = new TaskOptions[size];
      needEnds = new int[size];
    }

    private void grow(int wanted) {
      if (wanted > needs.length) {
        needs = Arrays.copyOf(needs, Math.max(wanted, needs.length * 2));
      }
    }

    void read(Piece piece, byte[] nameBytes, byte[] body) {
      ByteReader nameIn = new ByteReader(nameBytes);
      ByteReader in = new ByteReader(body);
      grow(edges + in.number());
      TaskOptions[] optionTable = new TaskOptions[in.number()];
      for (int i = 0; i < optionTable.length; i++) {
        optionTable[i] = (TaskOptions) vocabulary.known(in.block());
      }
      Work[] workTable = new Work[in.number()];
      for (int i = 0; i < workTable.length; i++) {
        workTable[i] = vocabulary.work(in.block());
      }
      ByteReader tasks = new ByteReader(in.block());
      for (int position = 0; position < piece.size(); position++) {
        names[filled] = nameIn.text();
        options[filled] = optionTable[tasks.number()];
        works[filled] = workTable[tasks.number()];
        for (int count = tasks.number(); count > 0; count--) {
          needs[edges++] = piece.task() + position - tasks.signed();
        }
        needEnds[filled++] = edges;
      }
    }
  }
}
