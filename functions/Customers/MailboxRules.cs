using System.Net.Mail;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>How people and machines write the address of a mailbox. Pure.</summary>
internal static class MailboxRules
{
    /// <summary>
    /// The handle and the name in it: <c>"Ada" &lt;ada@mail.example&gt;</c> on a channel of e-mail is an address with a name.
    /// </summary>
    public static (string Handle, string? Name) Split(string channel, string handle) =>
        Channel.Of(channel).IsMail && Parse(handle) is { } address
            ? (address.Address, string.IsNullOrWhiteSpace(address.DisplayName) ? null : address.DisplayName)
            : (handle, null);

    /// <summary>The address in a text; null where there is none.</summary>
    public static string? AddressOf(string text) =>
        Formats.IsEmailAddress(text) ? text
        : Parse(text.Trim()) is { } address && Formats.IsEmailAddress(address.Address) ? address.Address
        : Formats.IsEmailAddress(text.Trim()) ? text.Trim()
        : null;

    /// <summary>
    /// The mailbox that a normalized address with a tag stands for, as <c>ada@mail.example</c> for <c>ada+shop@mail.example</c>; itself
    /// where it has no tag.
    /// </summary>
    public static string WithoutTag(string normalized)
    {
        var (plus, at) = (normalized.IndexOf('+', StringComparison.Ordinal), normalized.LastIndexOf('@'));
        return plus > 0 && plus < at ? string.Concat(normalized.AsSpan(0, plus), normalized.AsSpan(at)) : normalized;
    }

    private static MailAddress? Parse(string text) =>
        text.EndsWith('>') && MailAddress.TryCreate(text, out var address) ? address : null;
}
