package dev.hilera.command;

import dev.hilera.Attempt;
import dev.hilera.HileraException;
import dev.hilera.Spawn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** An attempt without an engine: its names, its number and its inputs. */
record FakeAttempt(long jobId, String task, int number, Map<String, Object> inputs)
    implements Attempt {

  FakeAttempt(long jobId, String task, int number) {
    this(jobId, task, number, Map.of());
  }

  @Override
  public String job() {
    return "the job";
  }

  @Override
  public Object params() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object input(String name) {
    if (!inputs.containsKey(name)) {
      throw new HileraException.Unknown(name);
    }
    return inputs.get(name);
  }

  @Override
  public void progress(int percent, String message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sleep(String name, Duration duration) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T checkpoint(String name, Callable<T> code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void spawn(Spawn tasks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public List<String> needs() {
    return List.copyOf(inputs.keySet());
  }
}
