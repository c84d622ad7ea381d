import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Retry;
import dev.hilera.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the words of all texts of a folder at the same time and merges the counts into one report.
 * Every edge of the graph has a Java type, which the compiler checks.
 *
 * <pre>
 *   read a  ->  count a  \
 *   read b  ->  count b   >  report
 *   read c  ->  count c  /
 * </pre>
 */
public final class WordReport {
  /** What is known of one text. */
  record Count(String text, int words, Map<String, Integer> byWord) {}

  /** What is known of all of them. */
  record Report(int texts, int words, List<String> mostFrequent) {}

  private WordReport() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/word-report/texts");
    Job job = Job.named("word-report").taskTimeout(Duration.ofSeconds(30));

    List<Task<Count>> counts = new ArrayList<>();
    for (Path file : texts(folder)) {
      String name = file.getFileName().toString();
      Task<String> read =
          job.task("read " + name, () -> Files.readString(file)).retry(Retry.times(3));
      counts.add(job.task("count " + name, read, text -> count(name, text)));
    }
    Task<Report> report = job.task("report", counts, WordReport::merge);

    try (Hilera hilera = Hilera.inMemory()) {
      Report result = hilera.run(job).await().value(report);
      System.out.println(result.texts() + " texts have " + result.words() + " words");
      System.out.println("most frequent: " + String.join(", ", result.mostFrequent()));
    }
  }

  private static List<Path> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static Count count(String name, String text) {
    Map<String, Integer> byWord = new TreeMap<>();
    int words = 0;
    for (String word : text.split("\\s+")) {
      words++;
      byWord.merge(word.toLowerCase().replaceAll("\\P{L}", ""), 1, Integer::sum);
    }
    return new Count(name, words, byWord);
  }

  private static Report merge(List<Count> counts) {
    Map<String, Integer> byWord = new TreeMap<>();
    counts.forEach(
        one -> one.byWord().forEach((word, times) -> byWord.merge(word, times, Integer::sum)));
    List<String> mostFrequent =
        byWord.entrySet().stream()
            .filter(entry -> entry.getKey().length() > 4)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(3)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.toList());
    return new Report(counts.size(), counts.stream().mapToInt(Count::words).sum(), mostFrequent);
  }
}
