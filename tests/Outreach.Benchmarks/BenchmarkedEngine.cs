using Microsoft.Extensions.Logging.Abstractions;
using Outreach.DevHost;
using Outreach.DevHost.Durable;

namespace Outreach.Benchmarks;

/// <summary>The engine that is measured.</summary>
/// <param name="Choice">As the dev host knows it.</param>
internal sealed record BenchmarkedEngine(EngineChoice Choice)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<BenchmarkedEngine> All { get; } = [
        .. Enum.GetValues<EngineChoice>().Select(choice => new BenchmarkedEngine(choice))];

    /// <summary>As on the command line of the dev host.</summary>
    public string Name => Choice.ToString().ToLowerInvariant();

    /// <summary>Whether it keeps what it does in storage, so that its calls count and a kill loses nothing.</summary>
    public bool IsDurable => Choice == EngineChoice.AzureStorage;

    /// <summary>What a dev host's command line needs to use it.</summary>
    public IReadOnlyList<string> Arguments => ["--engine", Name];

    /// <summary>Where it keeps instances that are over.</summary>
    public IReadOnlyList<string> Tables => IsDurable ? ["OutreachDevHostInstances", "OutreachDevHostHistory"] : [];

    /// <summary>The engine alone.</summary>
    public DurableEngine Create(string connectionString, DurableFunctions functions, DurableEngineOptions options) =>
        Choice == EngineChoice.AzureStorage
            ? DurableEngine.OnAzureStorage(connectionString, functions, TimeProvider.System, NullLoggerFactory.Instance, options)
            : DurableEngine.InMemory(functions, TimeProvider.System, NullLoggerFactory.Instance, options);

    /// <summary>A dev host in this process with it.</summary>
    public DevHostOptions Use(DevHostOptions options) => options with { Engine = Choice };

    /// <summary>A target that is for Azure's own engine; where another is measured it is only shown.</summary>
    public Figure Judge(Figure figure) => IsDurable ? figure : figure.WithoutTarget();
}
