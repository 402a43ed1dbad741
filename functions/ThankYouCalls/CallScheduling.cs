using Microsoft.Extensions.Options;
using NodaTime;
using Outreach.Customers;
using Outreach.Platform;

namespace Outreach.ThankYouCalls;

/// <summary>Which hours are a customer's: their own zone's, else the office's.</summary>
public sealed class CallScheduling(IOptions<OutreachOptions> options)
{
    /// <summary>The customer's window, 09:00 to 20:00 of their day.</summary>
    public CallWindow WindowOf(CustomerProfile customer)
    {
        var known = customer.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;
        return new CallWindow("09:00", "20:00", known ? customer.TimeZone! : options.Value.OfficeTimeZone);
    }
}
