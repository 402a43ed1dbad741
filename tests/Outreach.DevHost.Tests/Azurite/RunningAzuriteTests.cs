using System.Globalization;
using Outreach.DevHost.Azurite;

namespace Outreach.DevHost.Tests.Azurite;

/// <summary>What holds of a process that runs: all of these look at one, for to start one costs a second.</summary>
public sealed class RunningAzuriteTests(RunningAzuriteTests.Running running) : IClassFixture<RunningAzuriteTests.Running>
{
    [Fact]
    public void Two_starts_at_once_share_one_process()
    {
        Assert.Equal(running.AtOnce[0].Pid, running.AtOnce[1].Pid);
        Assert.Single(running.AtOnce, start => !start.WasAdopted);
    }

    [Fact]
    public async Task A_later_start_on_the_same_data_adopts_the_running_process_and_not_for_memory()
    {
        var (first, second) = (running.AtOnce[0], await running.StartAsync(inMemory: false));

        Assert.True(second.WasAdopted);
        Assert.Equal((first.Pid, first.ConnectionString), (second.Pid, second.ConnectionString));
        await Assert.ThrowsAsync<AzuriteException>(() => running.StartAsync(inMemory: true));
    }

    [Fact]
    public async Task Azurite_leads_a_session_of_its_own_which_no_signal_to_the_host_s_group_reaches()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var stat = await File.ReadAllTextAsync($"/proc/{running.AtOnce[0].Pid}/stat");

        // After the name in parentheses: state, parent, process group, session.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var pid = running.AtOnce[0].Pid.ToString(CultureInfo.InvariantCulture);
        Assert.Equal((pid, pid), (fields[2], fields[3]));
    }

    public sealed class Running : IAsyncLifetime
    {
        private readonly string _data = Directory.CreateTempSubdirectory("outreach-azurite-").FullName;

        /// <summary>What two starts at once gave.</summary>
        public AzuriteProcess[] AtOnce { get; private set; } = [];

        public Task<AzuriteProcess> StartAsync(bool inMemory) =>
            AzuriteProcess.StartOrAdoptAsync(_data, inMemory, CancellationToken.None);

        public async Task InitializeAsync() => AtOnce = await Task.WhenAll(StartAsync(inMemory: false), StartAsync(inMemory: false));

        /// <summary>Also where a start has failed no process may be left behind.</summary>
        public async Task DisposeAsync()
        {
            if (File.Exists(Path.Combine(_data, "azurite.json")))
            {
                await (await StartAsync(inMemory: false)).StopAsync(CancellationToken.None);
            }

            Directory.Delete(_data, recursive: true);
        }
    }
}
