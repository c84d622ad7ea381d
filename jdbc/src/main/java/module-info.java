/** The stores of Hilera in a database. */
module dev.hilera.jdbc {
  requires dev.hilera;
  requires java.sql;
  requires static org.jspecify;
}
