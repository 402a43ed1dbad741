using Outreach.Customers;
using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;

namespace Outreach.ThankYouCalls;

/// <content>What comes of an attempt, and of time.</content>
public static partial class CallRules
{
    private static CallAccepted Apply(CallChange change, LogAttempt command)
    {
        var attempt = new CallAttempt
        {
            Number = change.State.Attempts + 1,
            At = change.Now,
            By = change.By.Id,
            Outcome = command.Outcome,
            Note = command.Note,
            CallbackAt = command.CallbackAt,
        };
        change.State = change.State with
        {
            Attempts = attempt.Number,
            TriedAtHours = [.. change.State.TriedAtHours, CallWindowRules.HourAt(change.State.Window, change.Now)],
        };
        change.Happened(CallEventType.Attempted, happened => happened with { Outcome = command.Outcome });
        switch (command.Outcome)
        {
            case CallOutcome.Connected:
                change.State = change.State with { Clock = change.State.Clock.Met(change.Now, BusinessCalendar.AroundTheClock) };
                change.Profile = CustomerRules.Spoke(change.Profile, change.By.Id, change.Now) with { LastCallAt = change.Now };
                if (command.Note is { } learnt)
                {
                    change.Learn(learnt);
                }

                End(change, CallStatus.Completed, CallEventType.Completed, reason: null);
                break;
            case CallOutcome.Declined:
                change.Profile = change.Profile with { LastCallAt = change.Now };
                End(change, CallStatus.Canceled, CallEventType.Canceled, "They did not want to talk.");
                break;
            case CallOutcome.DoNotCall:
                change.Profile = change.Profile with
                {
                    DoNotContact =
                    [
                        .. change.Profile.DoNotContact.Where(wish => wish.Channel != DoNotContact.Phone),
                        new DoNotContact(DoNotContact.Phone, "Asked not to be called, in a thank-you call.", change.Now, command.Note, change.By.Id),
                    ],
                };
                End(change, CallStatus.Canceled, CallEventType.Canceled, "They don't want to be called.");
                break;
            case CallOutcome.WrongNumber:
                change.Profile = change.Profile with { WrongPhone = change.Profile.Phone ?? change.Profile.WrongPhone, Phone = null };
                End(change, CallStatus.Canceled, CallEventType.Canceled, "The number is not theirs.");
                break;
            case CallOutcome.CallbackRequested:
                Plan(change, CallWindowRules.FirstInside(change.State.Window, command.CallbackAt ?? change.Now));
                break;
            case CallOutcome.LeftVoicemail or CallOutcome.LeftLiveMessage or CallOutcome.NoAnswer or CallOutcome.Busy:
                if (attempt.Number >= MaxAttempts)
                {
                    Defer(change, attempt.Number);
                }
                else
                {
                    Plan(change, CallWindowRules.NextAttempt(change.State.Window, change.State.TriedAtHours, change.Now));
                }

                break;
        }

        return change.Accept(attempt);
    }

    private static CallAccepted Apply(CallChange change, ApplyDueToCall command)
    {
        var clock = change.State.Clock;
        if (change.State.IsOpen && clock.IsWarningDue(change.Now, silentUntil: null))
        {
            change.State = change.State with { Clock = change.State.Clock with { WarnedAt = change.Now } };
            change.Happened(CallEventType.DueSoon);
            change.OweNotice(NoticeKind.DueSoon, change.State.Assignee, ClockKind.Call);
        }

        if (change.State.IsOpen && clock.IsMissDue(change.Now))
        {
            change.State = change.State with { Clock = change.State.Clock with { MissedAt = change.Now } };
            change.Happened(CallEventType.Missed);
            change.OweNotice(NoticeKind.Missed, command.Lead, ClockKind.Call);
        }

        if (change.State is { Status: CallStatus.Deferred, LeadWasTold: false })
        {
            change.State = change.State with { LeadWasTold = true };
            change.OweNotice(NoticeKind.CallToDecide, command.Lead);
        }

        return change.Accept();
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
        change.OweIndex();
        return change.Accept();
    }

    private static void Plan(CallChange change, DateTimeOffset notBefore)
    {
        change.State = change.State with { Status = CallStatus.InProgress, NotBefore = notBefore, LeadWasTold = false };
        change.Happened(CallEventType.Scheduled, happened => happened with { NotBefore = notBefore });
    }

    private static void Defer(CallChange change, int attempts)
    {
        change.State = change.State with { Status = CallStatus.Deferred };
        change.Happened(CallEventType.Deferred, happened => happened with { Reason = $"{attempts} attempts did not reach them; the lead decides." });
    }

    private static void End(CallChange change, CallStatus status, CallEventType type, string? reason)
    {
        change.State = change.State with { Status = status, EndedAt = change.Now };
        change.Profile = change.Profile with { CallIsOpen = false };
        change.Happened(type, happened => happened with { Reason = reason });
    }
}
