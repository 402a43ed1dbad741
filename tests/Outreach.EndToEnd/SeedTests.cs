using Outreach.DevHost;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class SeedTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new(SeedChoice.Demo, engine: EngineChoice.AzureStorage);

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_demo_company_is_loaded_once_and_six_of_its_customers_are_one_confirmation_away_from_a_call()
    {
        await _host.Client.SettleAsync();
        var staff = await _host.Client.StaffAsync();
        Assert.Equal(
            [("bot", 1), ("person", 8), ("team", 1)], staff.CountBy(member => member.Type).Select(type => (type.Key, type.Value)).Order());
        Assert.Equal(2, staff.Count(member => member.Role == "lead"));
        await ExpectCompanyAsync();

        var before = await KeysAsync();
        await _host.RestartAsync();
        await _host.Client.SettleAsync();
        await ExpectCompanyAsync();
        Assert.Equal(before, await KeysAsync());

        var lead = _host.Client.As("hanneke-vos");
        Assert.Empty(await lead.CallsAsync());
        var waiting = await lead.AllFollowUpsAsync(filter: "&state=awaiting_confirmation");
        foreach (var followUp in waiting)
        {
            await lead.LogConfirmedByCustomerAsync(followUp.Id, "They say that it works.");
        }

        await _host.Client.SettleAsync();
        var calls = await lead.CallsAsync();
        var names = await Task.WhenAll(calls.Select(async call => (await lead.CustomerAsync(call.CustomerId)).DisplayName));
        Assert.Equal(
            ["Aaltje Brouwer", "Emeka Nwosu", "Lucía Etxarri", "Marcin Wójcik-Lis", "Tevita Fonoti", "小林 恵子"],
            names.Order(StringComparer.Ordinal));
        await Histories.AreShortAsync(_host.Client);
    }

    private async Task ExpectCompanyAsync()
    {
        Assert.Equal(40, (await _host.Tables.ReadAsync("Customers")).Count(row => row.Entity.RowKey == "profile"));
        var followUps = await _host.Client.As("hanneke-vos").AllFollowUpsAsync();
        Assert.Equal(120, followUps.Select(followUp => followUp.Id).Distinct().Count());
        Assert.Equal(
            [("awaiting_confirmation", 12), ("closed", 74), ("in_progress", 9), ("new", 25)],
            followUps.CountBy(followUp => followUp.State).Select(state => (state.Key, state.Value)).Order());
        Assert.Equal(2, followUps.Count(followUp => followUp.Outcome == "spam"));
    }

    private async Task<IEnumerable<string>> KeysAsync() =>
        (await _host.Tables.ReadAllAsync()).Select(row => row.Key).Order(StringComparer.Ordinal);
}
