namespace Outreach.DevHost.Tests.Hosting;

/// <summary>What holds of a host that runs: all of these look at one, for to start one and its storage costs seconds.</summary>
public sealed class RunningDevHostTests(RunningDevHostTests.Running running) : IClassFixture<RunningDevHostTests.Running>
{
    [Fact]
    public async Task What_a_timer_trigger_starts_during_an_advance_is_done_within_it()
    {
        await WaitingHost.MoveAsync(running.Host, new { advance = "P1D" });

        Assert.Equal(["daily 03:00"], running.Entries);
        Assert.Equal(WaitingHost.Start.AddDays(1), running.Host.Clock.GetUtcNow());
    }

    [Fact]
    public void Functions_answer_only_once_the_company_is_seeded() => Assert.Equal(SeedChoice.Staff, running.SeededBeforeItAnswered);

    [Fact]
    public async Task Two_hosts_never_share_a_data_directory()
    {
        var refused = await Assert.ThrowsAsync<DataDirectoryInUseException>(running.StartAnotherAsync);

        Assert.Contains(running.Folder, refused.Message);
    }

    public sealed class Running : IAsyncLifetime
    {
        private readonly WaitingHost _waiting = new();
        private DevHostApplication? _host;

        public DevHostApplication Host => _host ?? throw new InvalidOperationException("The host has not started.");

        public string Folder => _waiting.Folder;

        public IReadOnlyList<string> Entries => _waiting.Journal.Entries;

        public SeedChoice? SeededBeforeItAnswered { get; private set; }

        public Task<DevHostApplication> StartAnotherAsync() => _waiting.StartAsync();

        public async Task InitializeAsync()
        {
            SeedChoice? seeded = null;
            _host = await _waiting.StartAsync(options => options with
            {
                Seed = SeedChoice.Staff,
                SeedAsync = (_, choice, _) =>
                {
                    seeded = choice;
                    return Task.CompletedTask;
                },
            });
            SeededBeforeItAnswered = seeded;
        }

        public async Task DisposeAsync()
        {
            if (_host is not null)
            {
                await _host.DisposeAsync();
            }

            _waiting.Dispose();
        }
    }
}
