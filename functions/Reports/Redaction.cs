using System.Text;
using Outreach.Customers;
using Outreach.Platform;

namespace Outreach.Reports;

/// <summary>Removes from a customer's own words what would identify them. Pure.</summary>
internal static class Redaction
{
    private const string Mark = "…";

    // A name of one or two characters can't be distinguished from other words, and is removed only where it is the whole name.
    private const int ShortestWord = 3;

    /// <summary>The words with <c>…</c> in the place of each name, handle, e-mail address and phone number of the customer.</summary>
    public static string Of(string said, CustomerProfile customer)
    {
        var names = new[] { customer.DisplayName, customer.SayName }.OfType<string>().Concat(Suggested("displayName")).ToList();
        var handles = customer.Identities.SelectMany(
            identity => new[] { identity.Handle, HandleRules.Normalise(identity.Channel, identity.Handle) });
        var secrets = names.Concat(names.SelectMany(WordsOf))
            .Concat(handles).Append(customer.Email).Concat(Suggested("email"))
            .OfType<string>()
            .Where(secret => secret.Any(char.IsLetterOrDigit))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(secret => secret.Length);
        var text = NormalForm.Of(said, NormalizationForm.FormC);
        foreach (var secret in secrets)
        {
            text = Without(text, NormalForm.Of(secret, NormalizationForm.FormC));
        }

        foreach (var phone in new[] { customer.Phone, customer.WrongPhone }.OfType<string>().Concat(Suggested("phone")))
        {
            text = WithoutDigits(text, phone);
        }

        return text;

        IEnumerable<string> Suggested(string field) => customer.Suggestions.Where(one => one.Field == field).Select(one => one.Value);
    }

    private static IEnumerable<string> WordsOf(string name) =>
        name.Split([' ', '\t', ',', '.', '-', '\u00a0'], StringSplitOptions.RemoveEmptyEntries).Where(
            word => word.Length >= ShortestWord || word.Any(unit => unit > 0x2E80));

    /// <summary>Where it stands as a word of its own; in scripts without spaces, anywhere.</summary>
    private static string Without(string text, string secret)
    {
        var free = secret.Any(unit => unit > 0x2E80);
        for (var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + secret.Length;
            var alone = free || ((at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(secret[0]))
                && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(secret[^1])));
            if (alone)
            {
                (text, end) = (string.Concat(text.AsSpan(0, at), Mark, text.AsSpan(end)), at + Mark.Length);
            }

            at = end < text.Length ? text.IndexOf(secret, end, StringComparison.OrdinalIgnoreCase) : -1;
        }

        return text;
    }

    /// <summary>Removes a number, however it is written: its last seven digits identify it, with its other digits around them.</summary>
    private static string WithoutDigits(string text, string phone)
    {
        var digits = new string([.. phone.Where(char.IsAsciiDigit)]);
        var tail = digits.Length > 7 ? digits[^7..] : digits;
        if (tail.Length == 0)
        {
            return text;
        }

        var cleaned = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length
                && (char.IsAsciiDigit(text[end]) || (IsBetweenDigits(text[end]) && (end > at || text[end] is '+' or '('))))
            {
                end++;
            }

            while (end > at && !char.IsAsciiDigit(text[end - 1]))
            {
                end--;
            }

            if (end == at)
            {
                cleaned.Append(text[at++]);
                continue;
            }

            var run = text[at..end];
            var isTheirs = new string([.. run.Where(char.IsAsciiDigit)]).Contains(tail, StringComparison.Ordinal);
            cleaned.Append(isTheirs ? Mark : run);
            at = end;
        }

        return cleaned.ToString();
    }

    private static bool IsBetweenDigits(char unit) =>
        unit is ' ' or '-' or '.' or '/' or '(' or ')' or '+' or '\u00a0' or '\u202f' or '\u2011';
}
