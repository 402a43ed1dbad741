using Outreach.Customers;
using Outreach.Platform.Storage;
using Outreach.Privacy;
using Outreach.Tests.Platform;

namespace Outreach.Tests.Privacy;

/// <summary>Who asked not to be contacted by a number or address is not, whoever it is known for later.</summary>
public sealed class KeptOptOutTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly IdentityKey Key = new(Samples.Options);

    private readonly CustomerStore _customers;
    private readonly IdentityStore _identities;
    private readonly SuppressionList _list;

    public KeptOptOutTests()
    {
        var outreach = new OutreachTables(MemoryTable.Service());
        (_customers, _identities) = (new CustomerStore(outreach), new IdentityStore(outreach));
        _list = new SuppressionList(_identities, Key);
    }

    [Fact]
    public async Task It_is_kept_at_their_erasure_for_what_was_suggested_and_nobody_declined()
    {
        await EraseAsync(Nobody() with
        {
            Phone = "+31612345678",
            DoNotContact = [new DoNotContact("phone", "No calls.", Now), new DoNotContact("email", "No mail.", Now)],
            Suggestions =
            [
                new Suggestion("phone", "+31687654321", "twitter", Now),
                new Suggestion("phone", "+31687654322", "twitter", Now) { DeclinedBy = "anna", DeclinedAt = Now },
                new Suggestion("email", "cleo@mail.example", "twitter", Now),
                new Suggestion("town", "cleo2@mail.example", "twitter", Now),
            ],
        });

        Assert.Equal(["phone"], await KeptForAsync(Nobody() with { Phone = "+31612345678" }));
        Assert.Equal(["phone"], await KeptForAsync(Nobody() with { Phone = "+31687654321" }));
        Assert.Empty(await KeptForAsync(Nobody() with { Phone = "+31687654322" }));
        Assert.Equal(["email"], await KeptForAsync(Nobody() with { Email = "cleo@mail.example" }));
        Assert.Empty(await KeptForAsync(Nobody() with { Email = "cleo2@mail.example" }));
    }

    [Fact]
    public async Task It_holds_for_a_number_that_was_kept_with_the_zero_of_home_and_can_be_withdrawn()
    {
        await EraseAsync(Nobody() with
        {
            Phone = "+310201234567",
            DoNotContact = [new DoNotContact("phone", "No calls.", Now)],
        });
        var asked = Nobody() with { Phone = "+31201234567" };

        Assert.Equal(["phone"], await KeptForAsync(asked));

        await _list.ForgetAsync(asked, "phone", CancellationToken.None);
        Assert.Empty(await KeptForAsync(asked));
    }

    private async Task EraseAsync(CustomerProfile customer)
    {
        await _customers.TryCommitAsync(customer, readAs: null, [], CancellationToken.None);
        var erasure = new Erasure { Id = "e1", RequestedAt = Now, By = "anna", Partitions = [customer.Id] };
        await new ErasedNames(_customers, _identities, Key).ForgetAsync(erasure, CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> KeptForAsync(CustomerProfile customer) =>
        [.. (await _list.FindAsync(before: null, customer, CancellationToken.None)).Select(optOut => optOut.Channel)];

    private static CustomerProfile Nobody() => new() { Id = "c1", FirstSeenAt = Now, LastMentionAt = Now };
}
