package dev.hilera.app.view;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.JobView;
import dev.hilera.TaskView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Draws a job some times a second, and once more at its end. */
public final class LiveView implements AutoCloseable, Consumer<Event> {
  /** Asking for more tasks in every frame would cost more than it shows. */
  private static final int MOST_TASKS = 500;

  private final Source source;
  private final Supplier<Size> size;
  private final InstantSource clock;
  private final Screen screen;
  private final ScheduledExecutorService frames = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> running = new LinkedHashSet<>();

  /** Where the job is asked for. */
  public interface Source {
    /** The time between two frames. */
    int frameMillis();

    /** The job as it is now, if it is still there. */
    Optional<JobView> job();

    /** Its first tasks, at most so many. */
    List<TaskView> tasks(int most);

    /** One of its tasks. */
    Optional<TaskView> task(String name);
  }

  /** A job of an engine of this process, ten times a second. */
  public record Local(Hilera hilera, long id) implements Source {
    @Override
    public int frameMillis() {
      return 100;
    }

    @Override
    public Optional<JobView> job() {
      return hilera.job(id);
    }

    @Override
    public List<TaskView> tasks(int most) {
      return hilera.tasks(id, 0, most);
    }

    @Override
    public Optional<TaskView> task(String name) {
      return hilera.task(id, name);
    }
  }

  /** Begins to draw. */
  public LiveView(Source source, Screen screen, Supplier<Size> size, InstantSource clock) {
    this.source = source;
    this.size = size;
    this.clock = clock;
    this.screen = screen;
    int frame = source.frameMillis();
    var _ = frames.scheduleWithFixedDelay(this::frame, 0, frame, TimeUnit.MILLISECONDS);
  }

  /** Follows what runs, for jobs that are too big to be asked for all their tasks. */
  @Override
  public void accept(Event event) {
    String task = event.task();
    if (task != null) {
      synchronized (running) {
        switch (event.kind()) {
          case TASK_STARTED -> running.add(task);
          case TASK_TERMINATED -> running.remove(task);
          default -> {}
        }
      }
    }
  }

  /** Draws the end and leaves it on the screen. */
  @Override
  public void close() {
    frames.close();
    frame();
    screen.end();
  }

  private void frame() {
    try {
      Size room = size.get();
      source.job().ifPresent(view -> screen.draw(lines(view, room), room.columns()));
    } catch (RuntimeException _) {
      // The engine closes; the next frame, if there is one, tries again.
    }
  }

  private List<String> lines(JobView view, Size room) {
    boolean whole = view.counts().total() <= MOST_TASKS;
    List<TaskView> tasks = whole ? source.tasks(MOST_TASKS) : runningTasks(room);
    return TreeView.lines(new Snapshot(view, tasks, whole, clock.millis()), room);
  }

  private List<TaskView> runningTasks(Size room) {
    List<String> names;
    synchronized (running) {
      names = running.stream().limit(room.lines()).toList();
    }
    List<TaskView> tasks = new ArrayList<>();
    names.forEach(name -> source.task(name).ifPresent(tasks::add));
    return tasks;
  }
}
