package dev.hilera.server.jobfile;

/**
 * One fault of a job file, with a remedy.
 *
 * @param file as it was named
 * @param line from 1; 0 if the file could not be read at all
 * @param column from 1; 0 likewise
 * @param field where in the description, such as {@code tasks.fetch.needs}
 * @param problem what is wrong and what to do about it
 */
public record Fault(String file, int line, int column, String field, String problem) {
  @Override
  public String toString() {
    return line == 0 ? file + ": " + problem : file + ":" + line + ": " + field + ": " + problem;
  }
}
