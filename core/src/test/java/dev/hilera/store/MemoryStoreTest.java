package dev.hilera.store;

import java.util.concurrent.atomic.AtomicLong;

class MemoryStoreTest extends StoreContract {
  private final AtomicLong clock = new AtomicLong(1);

  @Override
  protected Store open() {
    return new MemoryStore(clock::get);
  }
}
