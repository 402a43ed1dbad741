using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What a mention costs in storage calls, and that what is saved loses nothing.</summary>
public sealed class IntakeCallTests : IAsyncLifetime
{
    private readonly OutreachHost host = new();
    private readonly StorageLog storage = new();

    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        await host.RestartAsync(onStorageCall: storage);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_new_name_is_claimed_in_one_call_and_a_known_one_asked_for_once_in_each_process()
    {
        var first = await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal(["POST Identities"], storage.Take("Identities"));

        await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal([], storage.Take("Identities"));

        await host.RestartAsync(onStorageCall: storage);
        var later = await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal(["POST Identities", "GET Identities"], storage.Take("Identities"));
        Assert.Equal(first.CustomerId, later.CustomerId);
        Assert.Equal(3, (await host.Client.As("ravi-jagmohan").CustomerAsync(later.CustomerId)).Mentions);
    }

    [Fact]
    public async Task A_claim_whose_answer_gets_lost_is_the_same_customers()
    {
        var fault = new StorageFault();
        await host.RestartAsync(onStorageCall: fault);
        fault.LoseAnswer("Identities");

        var first = await host.Client.MentionAsync(Mention.By("@lost-claim"));
        var second = await host.Client.MentionAsync(Mention.By("@lost-claim"));

        Assert.True(fault.HasHappened);
        Assert.Equal(first.CustomerId, second.CustomerId);
        Assert.Equal(2, (await host.Client.As("ravi-jagmohan").CustomerAsync(first.CustomerId)).Mentions);
    }
}
