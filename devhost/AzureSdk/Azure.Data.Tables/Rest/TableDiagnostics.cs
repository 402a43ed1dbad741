using System.Diagnostics;

namespace Azure.Data.Tables;

internal static class TableDiagnostics
{
    private static readonly ActivitySource Source = new("Azure.Data.Tables.TableClient");

    /// <returns>Null when nobody listens.</returns>
    public static Activity? Start(string operation) =>
        Source.HasListeners() ? Source.StartActivity("TableClient." + operation, ActivityKind.Client) : null;
}
