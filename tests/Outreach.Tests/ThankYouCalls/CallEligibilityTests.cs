using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>Whom we may ask somebody to call, with the reason where not.</summary>
public sealed class CallEligibilityTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly CustomerProfile Customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);

    public static TheoryData<string, string?> Obstacles => new()
    {
        { "nothing", null },
        { "phone", "We have no phone number." },
        { "wrong", "The number that we had is not theirs." },
        { "again", "The number that we have is not theirs." },
        { "other writing", "The number that we have is not theirs." },
        { "digits", "What we have is no phone number: it must be E.164, such as +31201234567." },
        { "wish", "They asked not to be called." },
        { "problem", "They have an open problem." },
        { "problems", "They have 2 open problems." },
        { "open", "A call is due already." },
        { "called", "We called on 2025-09-04, less than 180 days ago." },
        { "erasing", "They are being erased." },
        { "merging", "They are being merged." },
        { "merged", "They turned out to be another customer, who may be called." },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void The_first_thing_that_stands_in_the_way_is_said(string what, string? reason)
    {
        var customer = what switch
        {
            "phone" => Customer with { Phone = null },
            "wrong" => Customer with { Phone = null, WrongPhone = Customer.Phone },
            "again" => Customer with { WrongPhone = Customer.Phone },
            "other writing" => Customer with { Phone = "+551112345678", WrongPhone = "+5511912345678" },
            "digits" => Customer with { Phone = "020 1234567" },
            "wish" => Customer with { DoNotContact = [new("phone", "No.", Now)] },
            "problem" => Customer with { OpenProblems = ["f1"] },
            "problems" => Customer with { OpenProblems = ["f1", "f2"] },
            "open" => Customer with { CallIsOpen = true },
            "called" => Customer with { LastCallAt = Now.AddDays(-179) },
            "erasing" => Customer with { ErasingSince = Now },
            "merging" => Customer with { Merging = "m1" },
            "merged" => Customer with { MergedInto = "c2" },
            _ => Customer with { LastCallAt = Now.AddDays(-180), DoNotContact = [new("twitter", "No.", Now)] },
        };

        var obstacle = CallEligibility.Judge(customer, 180, Now);

        Assert.Equal(reason, obstacle?.Reason);
        Assert.Equal(what is "called" or "merging" ? Now.AddDays(1) : null, obstacle?.Until);
    }

    [Fact]
    public void A_call_that_is_owed_stands_while_a_merge_is_under_way_unless_something_else_is_in_the_way()
    {
        var calling = Customer with { CallIsOpen = true, Merging = "m1" };

        Assert.Null(CallEligibility.JudgeDue(calling, 180, Now));
        Assert.Equal("They have an open problem.", CallEligibility.JudgeDue(calling with { OpenProblems = ["f1"] }, 180, Now)?.Reason);
    }

    [Theory]
    [InlineData("+31201234567", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+0123456789", false)]
    [InlineData("+31 201234567", false)]
    [InlineData("0031201234567", false)]
    [InlineData("+31CALLME", false)]
    public void A_phone_number_is_one_of_E164(string text, bool isPhone) => Assert.Equal(isPhone, Outreach.Platform.Formats.IsPhone(text));

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("called", null)]
    [InlineData("phone", "We have no phone number.")]
    [InlineData("wish", "They asked not to be called.")]
    [InlineData("open", "A call is due already.")]
    [InlineData("solved", "It is solved.")]
    public void A_call_about_a_problem_needs_the_problem_and_not_half_a_year_since_the_last_call(string what, string? reason)
    {
        var troubled = Customer with { OpenProblems = ["f1", "f2"] };
        var customer = what switch
        {
            "called" => troubled with { LastCallAt = Now },
            "phone" => troubled with { Phone = null },
            "wish" => troubled with { DoNotContact = [new("phone", "No.", Now)] },
            "open" => troubled with { CallIsOpen = true },
            "solved" => troubled with { OpenProblems = ["f2"] },
            _ => troubled,
        };

        Assert.Equal(reason, CallEligibility.JudgeResolution(customer, "f1", Now)?.Reason);
        var pending = customer with { CallIsOpen = true, CallIsAbout = "f1" };
        Assert.Equal(what == "open" ? null : reason, CallEligibility.JudgeDue(pending, 180, Now)?.Reason);
    }
}
