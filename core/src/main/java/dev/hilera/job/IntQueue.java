package dev.hilera.job;

import java.util.Arrays;

/** A queue of numbers in one array, for a million tasks at four bytes each. Not thread-safe. */
public final class IntQueue {
  private static final int[] NONE = {};

  private int[] items = NONE;
  private int head;
  private int size;

  /** An empty queue; it takes no room before the first number. */
  public IntQueue() {}

  /** How many numbers it holds. */
  public int size() {
    return size;
  }

  /** Whether it holds none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Adds one at the end. */
  public void add(int number) {
    makeRoom();
    items[(head + size++) & (items.length - 1)] = number;
  }

  /** Adds one before all others. */
  public void addFirst(int number) {
    makeRoom();
    head = (head - 1) & (items.length - 1);
    items[head] = number;
    size++;
  }

  private void makeRoom() {
    if (size == items.length) {
      int[] more = Arrays.copyOf(items, Math.max(8, size * 2));
      for (int i = 0; i < size; i++) {
        more[i] = items[(head + i) % size];
      }
      items = more;
      head = 0;
    }
  }

  /** The one at a place, counted from 0 for the first. */
  public int at(int place) {
    return items[(head + place) & (items.length - 1)];
  }

  /** Takes the first; there must be one. */
  public int take() {
    int number = items[head];
    head = (head + 1) & (items.length - 1);
    size--;
    return number;
  }

  /** Takes the last; there must be one. */
  public int takeLast() {
    return items[(head + --size) & (items.length - 1)];
  }

  /** Forgets all. */
  public void clear() {
    head = 0;
    size = 0;
  }
}
