using System.ComponentModel.DataAnnotations;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Customers.Search;

/// <summary>By which kind of field a customer was looked for and found.</summary>
internal enum SearchField
{
    /// <summary>Their phone number.</summary>
    Phone,

    /// <summary>Their e-mail address, given to us or written from.</summary>
    Email,

    /// <summary>Their handle on a channel.</summary>
    Handle,

    /// <summary>A similar name in the same town.</summary>
    NameAndTown,
}

/// <summary>What a colleague knows of the customer whom they look for; what is left out is not looked for.</summary>
internal sealed record FindCustomerInput
{
    /// <summary>
    /// Their phone number, with the country's code such as <c>+31 20 123 45 67</c> or as it is written in the office's country; blanks and
    /// signs between digits don't count.
    /// </summary>
    [MaxLength(64)]
    public string? Phone { get; init; }

    /// <summary>Their e-mail address.</summary>
    [MaxLength(320)]
    public string? Email { get; init; }

    /// <summary>Their handle on a channel.</summary>
    [MaxLength(256)]
    public string? Handle { get; init; }

    /// <summary>The channel of the handle; left out, the usual ones are tried.</summary>
    public string? Channel { get; init; }

    /// <summary>Their name, as far as it is known; goes with <c>town</c>.</summary>
    [MaxLength(256)]
    public string? Name { get; init; }

    /// <summary>The town that they live in; goes with <c>name</c>.</summary>
    [MaxLength(256)]
    public string? Town { get; init; }

    /// <summary>What to look for.</summary>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public CustomerQuery ToQuery(string? country)
    {
        var errors = new Dictionary<string, string[]>();
        var written = Given("phone", Phone, 64, errors);
        var phone = written is null ? null : PhoneNumberRules.Read(written, country)?.E164;
        if (written is not null && phone is null)
        {
            errors["phone"] = ["phone is no number that can be understood, such as 020 123 4567 or +31 20 123 45 67."];
        }

        var email = Given("email", Email, 320, errors);
        if (email is not null && !Formats.IsEmailAddress(email))
        {
            errors["email"] = ["email is not an e-mail address."];
        }

        var handle = Given("handle", Handle, 256, errors);
        if (handle is not null && !IdentityKey.IsHandle(handle))
        {
            errors["handle"] = ["handle must hold more than @."];
        }

        var channel = Given("channel", Channel, 32, errors);
        if (channel is not null && !Formats.IsChannel(channel))
        {
            errors["channel"] = ["channel may hold 1 to 32 of a-z, 0-9, _ and -."];
        }
        else if (channel is not null && handle is null)
        {
            errors["handle"] = ["handle is required with channel."];
        }

        var (name, town) = (Given("name", Name, 256, errors), Given("town", Town, 256, errors));
        if ((name is null) != (town is null))
        {
            errors[name is null ? "name" : "town"] = ["name and town go together."];
        }

        if (errors.Count == 0 && (phone, email, handle, name) == (null, null, null, null))
        {
            errors["body"] = ["Say whom to look for: by phone, email, handle, or name and town."];
        }

        return errors.Count == 0
            ? new CustomerQuery(phone, email, handle, channel, name, town) { PhoneAsTyped = written }
            : throw ProblemException.Invalid(errors);
    }

    private static string? Given(string field, string? value, int most, Dictionary<string, string[]> errors)
    {
        if (value?.Length > most)
        {
            errors[field] = [$"{field} may hold {most} characters at the most."];
        }

        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
}

/// <summary>Whom to look for, checked. Personal data: it stands in no log, no row and no address.</summary>
internal sealed record CustomerQuery(string? Phone, string? Email, string? Handle, string? Channel, string? Name, string? Town)
{
    /// <summary>The number in the writing in which it was given: many a handle is one.</summary>
    public string? PhoneAsTyped { get; init; }

    /// <summary>By what, without the values.</summary>
    public IReadOnlyList<SearchField> Fields =>
    [
        .. Phone is null ? Array.Empty<SearchField>() : [SearchField.Phone],
        .. Email is null ? Array.Empty<SearchField>() : [SearchField.Email],
        .. Handle is null ? Array.Empty<SearchField>() : [SearchField.Handle],
        .. Name is null ? Array.Empty<SearchField>() : [SearchField.NameAndTown],
    ];
}
