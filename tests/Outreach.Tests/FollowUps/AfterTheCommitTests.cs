using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Tests.Platform;

namespace Outreach.Tests.FollowUps;

/// <summary>What storage does beside the commit does not change the answer: several failed tries to connect are one failure.</summary>
public sealed class AfterTheCommitTests
{
    private readonly MemoryTable _table = new()
    {
        BeforeWrite = _ => throw new AggregateException("Retry failed after 6 tries.", new IOException("Connection refused.")),
    };

    [Fact]
    public async Task A_command_that_was_carried_out_is_answered_though_its_words_could_not_be_counted()
    {
        var options = Options.Create(new OutreachOptions
        {
            PublicUrl = "https://outreach.example",
            OfficeTimeZone = "UTC",
            FromEmail = "care@example.com",
            IdentityKey = new string('k', 32),
            SameWordsMost = 5,
        });
        var words = new SaidWords(
            Tables(), new IdentityKey(options), options, TimeProvider.System, NullLogger<SaidWords>.Instance);
        var said = new Acknowledge("We look into it.", "twitter", Kind: null, NeedsResolution: null) { By = Samples.Ben.ToActor() };

        words.Record(said, "c1");

        // Whoever asks for what is kept waits until it is written, or has failed.
        Assert.Empty(await words.ReadOfAsync("c1", CancellationToken.None));
        Assert.Equal(1, _table.Writes);
        Assert.Equal(1, await words.CountOthersAsync("We look into it!", "c2", DateTimeOffset.UtcNow, CancellationToken.None));
    }

    [Fact]
    public async Task A_mention_goes_on_into_storage_though_its_worklist_could_not_be_written()
    {
        var arrival = new Arrival(Samples.Mention, "f1")
        {
            Opened = FollowUpRules.Open("f1", "c1", Samples.Mention, "anna", "why", Samples.Levels, Samples.Monday),
            Worklist = new TableEntity("anna", "row"),
        };
        var announced = new FirstTurns(null!, null!, null!, null!, Tables(), NullLogger<FirstTurns>.Instance);

        await announced.AnnounceAsync([arrival]);

        // Its first turn does it.
        Assert.Contains(arrival.Opened.State.Outbox, entry => entry.Kind == Outreach.WorkItems.OutboxKind.Index);
    }

    private OutreachTables Tables()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(_table);
        return new OutreachTables(service);
    }
}
