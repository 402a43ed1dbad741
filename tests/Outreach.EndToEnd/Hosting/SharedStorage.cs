using System.Diagnostics;
using Outreach.DevHost.Azurite;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// A few Azurites in memory for all hosts of a test run, each host with an account of its own: starting one for each took most of the run's
/// time.
/// </summary>
internal static class SharedStorage
{
    private const int Processes = 2;
    private const int AccountsOfEach = 400;
    private const string WellKnownAccount = "devstoreaccount1";
    private const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<string>>[] ConnectionStrings = [
        .. Enumerable.Range(0, Processes).Select(_ => new Lazy<Task<string>>(StartAsync))];

    private static int Taken = -1;

    static SharedStorage() => Environment.SetEnvironmentVariable(
        "AZURITE_ACCOUNTS",
        string.Join(
            ';',
            Enumerable.Range(0, AccountsOfEach)
                .Select(AccountOf)
                .Prepend(WellKnownAccount)
                .Select(account => $"{account}:{WellKnownKey}")));

    /// <summary>The connection string of an account that nobody else uses.</summary>
    public static async Task<string> TakeAccountAsync()
    {
        var number = Interlocked.Increment(ref Taken);
        var connectionString = await ConnectionStrings[number % Processes].Value;
        return connectionString.Replace(WellKnownAccount, AccountOf(number / Processes), StringComparison.Ordinal);
    }

    private static string AccountOf(int number) => $"test{number}";

    private static async Task<string> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("outreach-e2e-storage-").FullName;
        var azurite = await AzuriteProcess.StartOrAdoptAsync(data, inMemory: true, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // The runner gives a process that ends little time; what is in memory needs no saving.
            using var process = Process.GetProcessById(azurite.Pid);
            process.Kill();
            Directory.Delete(data, recursive: true);
        };
        return azurite.ConnectionString;
    }
}
