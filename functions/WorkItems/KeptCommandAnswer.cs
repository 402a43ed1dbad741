using Azure.Data.Tables;

namespace Outreach.WorkItems;

/// <summary>The row that keeps the answer to a command for a repeated Idempotency-Key.</summary>
internal static class KeptCommandAnswer
{
    /// <summary>
    /// Its write, to be committed with the command. Of two requests that come with one key at once, one fails: a row that was not there is
    /// added, and one that is too old to count is replaced only if it is still that one.
    /// </summary>
    /// <param name="row">With the ETag of the row that it replaces, if there is one.</param>
    public static TableTransactionAction Write(TableEntity row) => row.ETag == default
        ? new TableTransactionAction(TableTransactionActionType.Add, row)
        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag);
}
