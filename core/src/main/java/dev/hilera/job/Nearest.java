package dev.hilera.job;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The known word nearest to a misspelt one, by Levenshtein's distance, two swapped letters counted
 * as one.
 */
public final class Nearest {
  /** Looking through more words than this costs more than a hint is worth. */
  private static final int MOST = 10_000;

  private Nearest() {}

  /** The nearest of the words, or {@code null} if none is near. */
  public static @Nullable String to(String word, Collection<String> words) {
    if (words.size() > MOST || word.length() > 200) {
      return null;
    }
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String known : words) {
      int distance = distance(word, known, least);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  private static int distance(String one, String other, int limit) {
    if (Math.abs(one.length() - other.length()) >= limit) {
      return limit;
    }
    int[] beforeLast = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[other.length()];
  }
}
