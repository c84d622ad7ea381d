package dev.hilera;

/** The right to be told of events; ends when it is closed. */
public interface Subscription extends AutoCloseable {
  /** Ends it; an event that is being told may still be on its way. */
  @Override
  void close();
}
