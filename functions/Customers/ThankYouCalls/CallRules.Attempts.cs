using System.Globalization;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <content>The effects of an attempt, and of time.</content>
internal static partial class CallRules
{
    private static CallAccepted Apply(CallChange change, LogAttempt command)
    {
        var at = command.At ?? change.Now;
        var attempt = new CallAttempt
        {
            Number = change.State.Attempts + 1,
            At = at,
            LoggedAt = at == change.Now ? null : change.Now,
            By = change.By.Id,
            Outcome = command.Outcome,
            Note = command.Note,
            CallbackAt = command.CallbackAt,
        };
        change.State = change.State with
        {
            Attempts = attempt.Number,
            TriedAtHours = [.. change.State.TriedAtHours, CallWindowRules.HourAt(change.State.Window, at)],
            LastAttemptAt = Latest(change.State.LastAttemptAt, at),
        };
        WithdrawOffer(change);
        change.Happened(CallEventType.Attempted, happened => happened with { Outcome = command.Outcome });
        if (attempt.Outcome != CallOutcome.WrongNumber || change.Profile.Calls == change.State.Number)
        {
            // A wrong number may have been corrected since, if a new call is pending.
            change.Profile = Remember(change.Profile, attempt, change.State.Purpose);
        }

        change.Hear(attempt, command.Feedback);
        if (change.Profile.MergedInto is not null && IsRemembered(command.Outcome))
        {
            change.EnqueueHistory();
        }

        if (command.Outcome == CallOutcome.Connected)
        {
            // A call canceled meanwhile was still made.
            var metAt = at > change.State.Clock.StartedAt ? at : change.State.Clock.StartedAt;
            change.State = change.State with { Clock = change.State.Clock.Met(metAt, BusinessCalendar.AroundTheClock) };
            if (command.Note is { } learnt)
            {
                change.Record(learnt);
            }

            End(change, CallStatus.Completed, CallEventType.Completed, reason: null);
        }
        else if (change.State.IsOpen)
        {
            GoOn(change, attempt);
        }

        return change.Accept(attempt);
    }

    /// <summary>Records an attempt in the customer's profile, apart from what was found out. Recording it twice changes nothing.</summary>
    /// <remarks>The interval to the next thank-you call counts from thank-you calls alone.</remarks>
    public static CustomerProfile Remember(CustomerProfile profile, CallAttempt attempt, CallPurpose purpose) => attempt.Outcome switch
    {
        CallOutcome.Connected when purpose == CallPurpose.Resolution =>
            profile.Acquaintances.Any(one => one.StaffId == attempt.By && one.LastAt >= attempt.At)
                ? profile
                : CustomerRules.Spoke(profile, attempt.By, attempt.At),
        CallOutcome.Declined when purpose == CallPurpose.Resolution => profile,
        CallOutcome.Connected when profile.LastCallAt >= attempt.At
            && profile.Acquaintances.Any(one => one.StaffId == attempt.By && one.LastAt >= attempt.At) =>
            profile,
        CallOutcome.Connected =>
            CustomerRules.Spoke(profile, attempt.By, attempt.At) with { LastCallAt = Latest(profile.LastCallAt, attempt.At) },
        CallOutcome.Declined => profile with { LastCallAt = Latest(profile.LastCallAt, attempt.At) },
        CallOutcome.DoNotCall => WithOptOut(profile, attempt, purpose),
        CallOutcome.WrongNumber => SuggestionRules.WithWrongPhone(profile, attempt.By, attempt.At),
        CallOutcome.LeftVoicemail or CallOutcome.LeftLiveMessage or CallOutcome.NoAnswer or CallOutcome.Busy
            or CallOutcome.CallbackRequested => profile,
    };

    /// <summary>They must not be called. An opt-out that is there stands as it was first said; that it was recorded again counts.</summary>
    private static CustomerProfile WithOptOut(CustomerProfile profile, CallAttempt attempt, CallPurpose purpose)
    {
        var recordedAt = attempt.LoggedAt ?? attempt.At;
        var known = profile.DoNotContact.FirstOrDefault(optOut => optOut.Channel == Channel.Phone.Name);
        return known is null
            ? profile with
            {
                DoNotContact =
                [
                    .. profile.DoNotContact,
                    new DoNotContact(Channel.Phone.Name, OptOutReason(purpose), attempt.At, attempt.Note, attempt.By)
                    {
                        RecordedAt = recordedAt,
                    },
                ],
            }
            : known.RecordedAt >= recordedAt ? profile
            : profile with
            {
                DoNotContact = [.. profile.DoNotContact.Select(one => one == known ? one with { RecordedAt = recordedAt } : one)],
            };
    }

    private static string OptOutReason(CallPurpose purpose) => purpose switch
    {
        CallPurpose.ThankYou => "Asked not to be called, in a thank-you call.",
        CallPurpose.Resolution => "Asked not to be called, in a call about a problem.",
    };

    public static bool IsRemembered(CallOutcome outcome) =>
        outcome is CallOutcome.Connected or CallOutcome.Declined or CallOutcome.DoNotCall or CallOutcome.WrongNumber;

    private static void GoOn(CallChange change, CallAttempt attempt)
    {
        switch (attempt.Outcome)
        {
            case CallOutcome.Declined:
                End(change, CallStatus.Canceled, CallEventType.Canceled, "They did not want to talk.");
                break;
            case CallOutcome.DoNotCall:
                End(change, CallStatus.Canceled, CallEventType.Canceled, "They don't want to be called.");
                break;
            case CallOutcome.WrongNumber:
                End(change, CallStatus.Canceled, CallEventType.Canceled, "The number is not theirs.");
                break;
            case CallOutcome.CallbackRequested:
                CallBack(change, attempt.CallbackAt > change.Now ? attempt.CallbackAt.Value : change.Now);
                break;
            case CallOutcome.LeftVoicemail or CallOutcome.LeftLiveMessage or CallOutcome.NoAnswer or CallOutcome.Busy:
                var tried = attempt.Number - change.State.RoundBeganAfter;
                if (tried >= MaxAttempts)
                {
                    Defer(change, tried);
                }
                else
                {
                    Plan(change, change.Now, why: null, firstAsked: false);
                }

                break;
        }
    }

    /// <summary>Plans the time the customer asked for: regardless of the usual hours and the caller's, but only at legal hours.</summary>
    private static void CallBack(CallChange change, DateTimeOffset asked)
    {
        change.State = change.State with { Window = change.CurrentWindow };
        var slot = CallWindowRules.AsAsked(change.State.Window, asked);
        var local = CallWindowRules.LocalTimeAt(change.State.Window, asked).ToString("HH:mm", CultureInfo.InvariantCulture);
        var why = slot.NotBefore == asked ? "When they asked for."
            : $"They asked for {local} of their day; nobody is called before {CallWindow.LegalFrom} or after {CallWindow.LegalTo}.";
        Ask(change, slot, why, firstAsked: true);
        change.State = change.State with { AskedFor = asked };
    }

    private static CallAccepted Apply(CallChange change, ApplyDueToCall command)
    {
        if (IsToBeMade(change.State))
        {
            if (change.State.Until is not { } until || until <= change.Now)
            {
                Plan(change, change.Now, "The hours before went by without an attempt.", firstAsked: false);
            }
            else if (change.CurrentWindow != change.State.Window)
            {
                WithdrawOffer(change);
                if (change.State.AskedFor is { } asked)
                {
                    CallBack(change, asked > change.Now ? asked : change.Now);
                }
                else
                {
                    Plan(change, change.Now, "The customer's hours are others now.", firstAsked: false);
                }
            }
        }
        else
        {
            RefreshWindow(change);
        }

        var clock = change.State.Clock;
        if (change.State.IsOpen && clock.IsWarningDue(change.Now, silentUntil: null))
        {
            change.State = change.State with { Clock = change.State.Clock with { WarnedAt = change.Now } };
            change.Happened(CallEventType.DueSoon);
            change.EnqueueNotice(CallNotices.DueSoon, change.State.Assignee, ClockKind.Call);
            Offer(change);
        }
        else if (change.State.OfferAt <= change.Now)
        {
            Offer(change);
        }

        if (change.State.IsOpen && clock.IsMissDue(change.Now))
        {
            change.State = change.State with
            {
                Clock = change.State.Clock with { MissedAt = change.Now },
                EscalatedTo = command.Lead,
            };
            change.Happened(CallEventType.Missed);
            change.EnqueueNotice(CallNotices.Missed, command.Lead, ClockKind.Call);
        }

        if (change.State is { Status: CallStatus.Deferred or CallStatus.Queued, LeadWasTold: false })
        {
            change.State = change.State with { LeadWasTold = true };
            change.EnqueueNotice(CallNotices.CallToDecide, command.Lead);
        }

        if (command.EscalatedToHasLeft && change.State.IsOpen && change.State.EscalatedTo != command.Lead)
        {
            Escalate(change, command.Lead, "Who it was escalated to has left.");

            // What is still pending goes to the new lead by itself.
            if (!change.State.Outbox.Any(entry => entry is { Dead: false } && entry.Notice == CallNotices.Missed))
            {
                change.EnqueueNotice(CallNotices.Missed, command.Lead, ClockKind.Call);
            }
        }

        return change.Accept();
    }

    private static CallAccepted Apply(CallChange change, EscalateCallTo command)
    {
        Escalate(change, command.Lead, "Who it was escalated to is absent or has left.");
        return change.Accept();
    }

    private static void Escalate(CallChange change, string lead, string why)
    {
        change.State = change.State with { EscalatedTo = lead };
        change.Happened(CallEventType.Escalated, happened => happened with { To = lead, Reason = why });
    }

    private static CallAccepted Apply(CallChange change, CancelCall command)
    {
        if (change.State.IsOpen)
        {
            End(change, CallStatus.Canceled, CallEventType.Canceled, command.Reason);
        }

        return change.Accept();
    }

    private static CallAccepted ApplyReindex(CallChange change)
    {
        change.State = change.State with { Indexed = change.State.Indexed with { OpenWork = null } };
        change.EnqueueIndex();
        return change.Accept();
    }

    private static void Defer(CallChange change, int attempts)
    {
        change.State = change.State with { Status = CallStatus.Deferred, Until = null };
        change.Happened(
            CallEventType.Deferred, happened => happened with { Reason = $"{attempts} attempts did not reach them; the lead decides." });
    }

    private static void End(CallChange change, CallStatus status, CallEventType type, string? reason)
    {
        change.State = change.State with { Status = status, EndedAt = change.Now, Until = null };
        if (change.Profile.Calls == change.State.Number)
        {
            change.Profile = change.Profile with { CallIsOpen = false, CallIsAbout = null };
        }

        change.Happened(type, happened => happened with { Reason = reason });
    }

    private static DateTimeOffset Latest(DateTimeOffset? known, DateTimeOffset at) => known > at ? known.Value : at;
}
