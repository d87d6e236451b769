import "server-only";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import pg from "pg";
import { AppError } from "@/lib/errors";
import { codeOf, type TROUBLES, trouble } from "./failures";

/** What a server may ask of PostgreSQL. */
export type PostgresLimits = {
  /** Most connections at once. */
  poolSize: number;
  /** Longest time of one statement, in milliseconds; 0 is no limit. */
  statementTimeoutMs: number;
  /** How long a transaction waits for the one before it, and a call for a connection, in milliseconds. */
  lockWaitMs: number;
};

/** A process that stands still inside a transaction keeps everybody from writing; PostgreSQL ends it after this. */
const LONGEST_IDLE_TRANSACTION_MS = 30_000;

/** A call waits for a connection as a write waits for its turn; but to make one takes a busy machine a while. */
const SHORTEST_CONNECT_WAIT_MS = 2_000;

/** "pipelane" in ASCII: the advisory lock that stands for SQLite's write lock. Locks belong to one database. */
const WRITE_LOCK = "8100128985714880101";

const TROUBLE_OF_CODE: readonly [RegExp, keyof typeof TROUBLES][] = [
  [/^55P03$|^40P01$|^40001$/, "busy"],
  [/^53100$|^53400$/, "full"],
  [/^57014$/, "slow"],
  [/^25006$/, "readOnly"],
  [/^(08|53|57P|58|25P03)|^E[A-Z]{4,}|^28|^3D000/, "away"],
];

/** What pg says in words alone. */
const IS_BROKEN = /^(Connection terminated|Client (has|was)|Query read timeout|Cannot use a pool)/;

/** All connections of the pool were in use for too long. */
const IS_CROWDED = /^timeout exceeded when trying to connect/;

/** Says in our words what befell a statement; what is no trouble of the server stays what it is. */
function told(error: unknown): unknown {
  // Nothing that is kept holds NUL; SQLite finds nothing then, and PostgreSQL does not even look.
  if (codeOf(error) === "22021") {
    return new AppError("invalid_request", { message: "a text with NUL", hint: "Bad Request", cause: error });
  }
  if (error instanceof Error && IS_BROKEN.test(error.message)) return trouble("away", error);
  if (error instanceof Error && IS_CROWDED.test(error.message)) return trouble("busy", error);
  const found = TROUBLE_OF_CODE.find(([code]) => code.test(codeOf(error)));
  return found ? trouble(found[1], error) : error;
}

/**
 * After an answer of PostgreSQL the connection is as good as before; after anything else nobody knows. One that leads to
 * a server that takes no changes any more (25006) may be asked for ever, while a new one would find its successor.
 */
const isAnswer = (error: unknown) =>
  error instanceof pg.DatabaseError && !/^(57P|25P03|25006)/.test(codeOf(error));

/** Whether pg knew before it sent a statement that the connection is gone. */
const wasNeverSent = (error: unknown) =>
  error instanceof AppError && error.cause instanceof Error && /^Client (has|was)/.test(error.cause.message);

class PooledConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #isBroken = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows = [] } = await this.#ask(sql, parameters);
    const isWrite = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(command);
    return isWrite ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  }

  /** @returns what PostgreSQL says that it did: also after a failed statement it takes a commit without an error. */
  async commit(): Promise<"COMMIT" | "ROLLBACK"> {
    const { command } = await this.#ask("commit");
    return command === "COMMIT" ? command : "ROLLBACK";
  }

  async #ask(sql: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    try {
      return await this.#client.query(sql, [...parameters]);
    } catch (error) {
      this.#isBroken ||= !isAnswer(error);
      throw told(error);
    }
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Gives the connection back, or closes it when nobody knows what state it is in. */
  release(): void {
    this.#client.release(this.#isBroken);
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("nothing is streamed: read by pages");
  }
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    try {
      return new PooledConnection(await this.#pool.connect());
    } catch (error) {
      throw told(error);
    }
  }

  /**
   * Writes go one after another, as in SQLite, so that no rule of the CRM has to think of two at once. Each statement
   * reads afresh (read committed), and so sees all that was kept before the lock was had; a snapshot of the whole
   * transaction would be taken before the wait.
   */
  async beginTransaction(connection: PooledConnection, settings: TransactionSettings): Promise<void> {
    const isReading = settings.accessMode === "read only";
    const begin = isReading
      ? "begin isolation level repeatable read read only"
      : `begin isolation level read committed; select pg_advisory_xact_lock(${WRITE_LOCK})`;
    try {
      await connection.executeQuery(CompiledQuery.raw(begin));
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    const outcome = await connection.commit().catch((error: unknown) => {
      throw connection.isBroken && !wasNeverSent(error) ? trouble("unknown", error) : error;
    });
    if (outcome === "COMMIT") return;
    throw new AppError("internal", {
      message: "nothing was kept: a statement of the transaction had failed, and its error was caught",
    });
  }

  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    // A connection that cannot even do this is closed, and PostgreSQL undoes what it began.
    await connection.executeQuery(CompiledQuery.raw("rollback")).catch(() => {});
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PoolDialect extends PostgresDialect {
  readonly #driver: PoolDriver;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#driver = new PoolDriver(pool);
  }

  override createDriver(): Driver {
    return this.#driver;
  }
}

/** 64-bit integers are numbers: moments, money and counts all lie below 2^53. Sums are text, see `exactSum`. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

/**
 * A pool of connections to the server that the URL names. Opens none yet; one that breaks is replaced at the next call.
 * @param url `postgres://user:password@host:port/database`, with PostgreSQL's parameters `sslmode`, `sslrootcert`,
 *   `sslcert`, `sslkey`, `application_name` and `options`, which mean what they mean to its own programs
 */
export function openPool(
  url: string,
  { poolSize, statementTimeoutMs, lockWaitMs }: PostgresLimits,
): PostgresDialect {
  const pool = new pg.Pool({
    // Otherwise pg takes `sslmode=require` for `verify-full`.
    connectionString: `${url}${url.includes("?") ? "&" : "?"}uselibpqcompat=true`,
    fallback_application_name: "pipelane",
    max: poolSize,
    types,
    keepAlive: true,
    connectionTimeoutMillis: Math.max(lockWaitMs, SHORTEST_CONNECT_WAIT_MS),
    lock_timeout: lockWaitMs,
    statement_timeout: statementTimeoutMs,
    // By then PostgreSQL would have given up and said so: nobody is there any more.
    query_timeout: 2 * statementTimeoutMs,
    // Whoever may take any time for a statement, as a copy, also reads elsewhere between two of them.
    idle_in_transaction_session_timeout: statementTimeoutMs && LONGEST_IDLE_TRANSACTION_MS,
  });
  // A connection may break while no statement runs. Unheard that would end the process; the next statement tells it.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return new PoolDialect(pool);
}
