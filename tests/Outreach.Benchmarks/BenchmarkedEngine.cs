using Microsoft.Extensions.Logging.Abstractions;
using Outreach.DevHost;
using Outreach.DevHost.Durable;

namespace Outreach.Benchmarks;

/// <summary>The engine that is measured.</summary>
/// <param name="Name">As on the command line of the dev host.</param>
/// <param name="IsDurable">Whether it keeps what it does in storage, so that its calls count and a kill loses nothing.</param>
internal sealed record BenchmarkedEngine(string Name, bool IsDurable)
{
    public static BenchmarkedEngine AzureStorage { get; } = new("azurestorage", IsDurable: true);

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<BenchmarkedEngine> All { get; } = [AzureStorage];

    /// <summary>What a dev host's command line needs to use it.</summary>
    public IReadOnlyList<string> Arguments => [];

    /// <summary>Where it keeps instances that are over.</summary>
    public IReadOnlyList<string> Tables => IsDurable ? ["DevHostInstances", "DevHostHistory"] : [];

    /// <summary>The engine alone.</summary>
    public DurableEngine Create(string connectionString, DurableFunctions functions, DurableEngineOptions options) =>
        DurableEngine.OnAzureStorage(connectionString, functions, TimeProvider.System, NullLoggerFactory.Instance, options);

    /// <summary>A dev host in this process with it.</summary>
    public DevHostOptions Use(DevHostOptions options) => options;

    /// <summary>A target that is for Azure's own engine; where another is measured it is only shown.</summary>
    public Figure Judge(Figure figure) => IsDurable ? figure : figure.WithoutTarget();
}
