namespace Outreach.Customers.ThankYouCalls;

internal static class CallPurposeWords
{
    /// <summary>After "call" and a name.</summary>
    public static string InWords(this CallPurpose purpose) => purpose switch
    {
        CallPurpose.ThankYou => "and say thank you",
        CallPurpose.Resolution => "about what is still wrong",
    };
}
