using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Merges;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;

namespace Outreach.Tests.Merges;

/// <summary>What becomes of two customers who are one, and two again: counted anew at every step, and as they were in the end.</summary>
public sealed class MergeRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday.AddDays(100);

    private static readonly Dictionary<MentionKind, FollowUpState> Opened =
        Enum.GetValues<MentionKind>().ToDictionary(kind => kind, kind => FollowUpStories.Opened(kind).State);

    private static readonly Gen<Happening> Happenings =
        from kind in Gen.Elements(Enum.GetValues<MentionKind>())
        from outcome in Gen.Elements<FollowUpOutcome?>(
            null,
            null,
            FollowUpOutcome.Acknowledged,
            FollowUpOutcome.Confirmed,
            FollowUpOutcome.Unconfirmed,
            FollowUpOutcome.Spam,
            FollowUpOutcome.Merged)
        from day in Gen.Choose(0, 90)
        from who in Gen.Elements<string?>(null, "anna", "ben", "lena")
        from reopened in Gen.Elements(false, false, true)
        select new Happening(kind, outcome, day, who, reopened);

    private static readonly Gen<(
        Person Stays, Person Goes)> Pairs = from stays in People("c1", "s") from goes in People("c2", "g") select (stays, goes);

    [Fact]
    public void Merged_and_undone_both_are_as_they_were_and_the_counts_are_right_at_every_step() => Always.Holds(
        from pair in Pairs from page in Gen.Choose(1, 4) select (pair.Stays, pair.Goes, page),
        made =>
        {
            var (stays, goes) = (made.Stays.Copy(), made.Goes.Copy());

            var took = Merge(stays, goes, made.page);

            Assert.Empty(goes.Contacts);
            Assert.Equal(made.Stays.Contacts.Keys.Concat(made.Goes.Contacts.Keys).Order(), stays.Contacts.Keys.Order());
            Assert.Equal(
                made.Stays.Profile.OpenProblems.Concat(made.Goes.Profile.OpenProblems).Order(), stays.Profile.OpenProblems.Order());
            Undo(stays, goes, took, made.page);

            Assert.Equal(Written(made.Stays), Written(stays));
            Assert.Equal(Written(made.Goes), Written(goes));
        });

    [Fact]
    public void A_step_taken_twice_and_a_contact_learnt_of_meanwhile_count_once() => Always.Holds(Pairs, made =>
    {
        var (stays, goes) = (made.Stays.Copy(), made.Goes.Copy());
        stays.Profile = MergeRules.TakeOver(stays.Profile, goes.Profile, goes.Profile.OpenProblems).Survivor;
        var page = goes.Contacts.Values.ToList();
        stays.Receive(page);
        foreach (var contact in page.Where(contact => contact.Outcome is null))
        {
            stays.Record(contact.FollowUpId, FollowUpOutcome.Confirmed, 95, "ben");
        }

        stays.Receive(page);
        stays.ExpectRecount();
        Assert.All(
            page.Where(contact => contact.Outcome is null),
            contact => Assert.Equal(FollowUpOutcome.Confirmed, stays.Contacts[contact.FollowUpId].Outcome));
        Assert.Empty(stays.Profile.OpenProblems.Intersect(page.Select(contact => contact.FollowUpId)));

        // The one that knows less is replaced, too, whichever is where.
        goes.Receive(stays.Contacts.Values.Where(contact => goes.Contacts.ContainsKey(contact.FollowUpId)));
        goes.ExpectRecount();
    });

    [Fact]
    public void What_comes_in_by_either_name_meanwhile_is_with_whom_it_belongs_to_afterwards() => Always.Holds(
        from pair in Pairs
        from meanwhile in Happenings.ListOf()
        from theirs in Gen.Elements(true, false).ListOf()
        select (
            pair.Stays, pair.Goes, meanwhile, theirs),
        made =>
        {
            var (stays, goes) = (made.Stays.Copy(), made.Goes.Copy());
            var took = Merge(stays, goes, 3);
            var belongs = made.meanwhile.Zip(made.theirs.Concat(Enumerable.Repeat(true, made.meanwhile.Count))).Select(
                (one, n) => (Id: $"new-{n}", What: one.First, IsTheirs: one.Second)).ToList();
            foreach (var (id, what, isTheirs) in belongs)
            {
                stays.Live(id, what with { Day = 101 + what.Day }, isTheirs ? goes.Profile.Id : null);
            }

            Undo(stays, goes, took, 3);

            Assert.Equal(
                made.Stays.Contacts.Keys.Concat(belongs.Where(one => !one.IsTheirs).Select(one => one.Id)).Order(),
                stays.Contacts.Keys.Order());
            Assert.Equal(
                made.Goes.Contacts.Keys.Concat(belongs.Where(one => one.IsTheirs).Select(one => one.Id)).Order(),
                goes.Contacts.Keys.Order());
            Assert.All(stays.Contacts.Values.Concat(goes.Contacts.Values), contact => Assert.Null(contact.Origin));
            Assert.Empty(stays.Profile.OpenProblems.Intersect(goes.Contacts.Keys));
            Assert.Empty(goes.Profile.OpenProblems.Intersect(stays.Contacts.Keys));
        });

    [Fact]
    public void What_either_asked_of_us_stands_from_the_earlier_day_on_and_for_both_reasons()
    {
        var merged = MergeRules.Stricter(
            [new DoNotContact("phone", "Too busy.", Now, "Rang at work.", "anna"), new DoNotContact("email", "Enough.", Now)],
            [new DoNotContact("phone", "Never.", Now.AddDays(-3), null, "ben"), new DoNotContact("twitter", "Ask no more.", Now)]);

        Assert.Equal(
            [
                new DoNotContact("phone", "Never.; Too busy.", Now.AddDays(-3), "Rang at work.", "ben"),
                new DoNotContact("email", "Enough.", Now),
                new DoNotContact("twitter", "Ask no more.", Now),
            ],
            merged);
    }

    [Fact]
    public void That_one_of_two_opt_outs_was_recorded_later_counts_for_both()
    {
        var earlier = new DoNotContact("phone", "Never.", Now.AddDays(-3)) { RecordedAt = Now.AddDays(-3) };
        var later = new DoNotContact("phone", "Never.", Now) { RecordedAt = Now };

        Assert.Equal([earlier with { RecordedAt = Now }], MergeRules.Stricter([earlier], [later]));
        Assert.Equal([earlier with { RecordedAt = Now }], MergeRules.Stricter([later], [earlier]));
        Assert.Equal([earlier], MergeRules.Stricter([earlier], [later with { RecordedAt = null }]));
    }

    [Fact]
    public void The_stricter_wishes_hold_whoever_is_merged_into_whom_and_twice_is_once() => Always.Holds(
        from one in OptOuts() from other in OptOuts() select (one, other),
        made =>
        {
            var merged = MergeRules.Stricter(made.one, made.other);

            Assert.Equal(
                made.one.Concat(made.other).Select(wish => wish.Channel).Distinct().Order(), merged.Select(wish => wish.Channel).Order());
            Assert.All(made.one.Concat(made.other), wish => Assert.Contains(
                merged, strict => strict.Channel == wish.Channel && strict.Since <= wish.Since && strict.Reason.Contains(wish.Reason)));
            Assert.Equal(merged, MergeRules.Stricter(merged, made.other));
            Assert.Equal(merged, MergeRules.Stricter(merged, merged));
        });

    [Fact]
    public void A_number_that_is_known_not_to_be_theirs_does_not_come_in_with_a_merge()
    {
        var stays = Nobody("c1") with { WrongPhone = "+31201234567" };

        var (after, took) = MergeRules.TakeOver(stays, Nobody("c2") with { Phone = "+31201234567" }, []);

        Assert.Null(after.Phone);
        Assert.DoesNotContain("phone", took.Attributes.Keys);
    }

    [Fact]
    public void A_fact_that_was_changed_since_stays_with_the_survivor()
    {
        var goes = Nobody("c2") with { Email = "goes@example.org", Town = "Delft", Interests = ["Jazz", "tea"] };
        var (after, took) = MergeRules.TakeOver(Nobody("c1") with { Interests = ["jazz"] }, goes, []);
        Assert.Equal(["jazz", "tea"], after.Interests);

        var undone = MergeRules.GiveBack(after with { Email = "new@example.org" }, goes, took);

        Assert.Equal(("new@example.org", null), (undone.Email, undone.Town));
        Assert.Equal(["jazz"], undone.Interests);
    }

    private static TakenOver Merge(Person stays, Person goes, int pageSize)
    {
        (stays.Profile, var took) = MergeRules.TakeOver(stays.Profile, goes.Profile, goes.Profile.OpenProblems);
        while (goes.Contacts.Count > 0)
        {
            var page = goes.Contacts.Values.Take(pageSize).ToList();
            stays.Receive(page.Select(contact => contact with { Origin = goes.Profile.Id }));
            stays.ExpectRecount();
            goes.Dismiss(page);
            goes.ExpectRecount();
        }

        return took;
    }

    private static void Undo(Person stays, Person goes, TakenOver took, int pageSize)
    {
        stays.Profile = MergeRules.GiveBack(stays.Profile, goes.Profile, took);
        while (stays.Contacts.Values.Where(contact => contact.Origin == goes.Profile.Id).Take(pageSize).ToList() is { Count: > 0 } page)
        {
            goes.Receive(page.Select(contact => contact with { Origin = null }));
            goes.Profile = page.Aggregate(goes.Profile, (one, contact) => CustomerRules.WithProblem(
                one, contact.FollowUpId, stays.Profile.OpenProblems.Contains(contact.FollowUpId)));
            goes.ExpectRecount();
            stays.Dismiss(page);
            stays.ExpectRecount();
        }

        stays.Profile = MergeRules.LetGo(stays.Profile, goes.Profile, took, [.. stays.Contacts.Values], Now);
        goes.Profile = goes.Profile with { LastEnding = MergeRules.EndingOf(goes.Profile.LastEnding, [.. goes.Contacts.Values], Now) };
    }

    private static CustomerProfile Nobody(string id) => new() { Id = id, FirstSeenAt = Now, LastMentionAt = Now };

    private static Gen<IReadOnlyList<DoNotContact>> OptOuts() =>
        (from channel in Gen.Elements("phone", "email", "twitter")
         from reason in Gen.Elements("no", "never", "not on Sundays")
         from day in Gen.Choose(-9, 9)
         select new DoNotContact(channel, reason, Now.AddDays(day))).ListOf().Select(all =>
             (IReadOnlyList<DoNotContact>)[.. all.DistinctBy(wish => wish.Channel)]);

    private static Gen<Person> People(string id, string prefix) =>
        from history in Happenings.ListOf()
        from facts in Gen.Elements<string?>(null, prefix, "same").ListOf(4)
        from interests in Gen.SubListOf("tea", "jazz", "bikes", "Tea")
        from names in Gen.Choose(1, 3)
        from called in Gen.Elements<int?>(null, 10, 50)
        select Person.Of(id, prefix, history, facts, [.. interests], names, called);

    private static string Written(Person person) => JsonSerializer.Serialize(
        new
        {
            Profile = person.Profile with { OpenProblems = [.. person.Profile.OpenProblems.Order()] },
            Contacts = person.Contacts.Values.OrderBy(contact => contact.FollowUpId, StringComparer.Ordinal),
        },
        Json.Http);

    private sealed record Happening(MentionKind Kind, FollowUpOutcome? Outcome, int Day, string? By, bool IsReopened);

    /// <summary>A customer's partition, as far as the rules see it.</summary>
    private sealed class Person
    {
        public required CustomerProfile Profile { get; set; }

        public Dictionary<string, Contact> Contacts { get; private init; } = [];

        public static Person Of(
            string id,
            string prefix,
            IEnumerable<Happening> history,
            IReadOnlyList<string?> facts,
            IReadOnlyList<string> interests,
            int names,
            int? called)
        {
            var person = new Person
            {
                Profile = new CustomerProfile
                {
                    Id = id,
                    FirstSeenAt = Samples.Monday.AddDays(prefix.Length + facts.Count(fact => fact is null)),
                    LastMentionAt = Samples.Monday,
                    Email = facts[0],
                    Town = facts[1],
                    SayName = facts[2],
                    DisplayName = facts[3],
                    ContactEveryDays = facts[0]?.Length,
                    Interests = interests,
                    Identities = [.. Enumerable.Range(0, names).Select(n => new CustomerIdentity("twitter", $"@{prefix}{n}"))],
                    LastCallAt = called is { } day ? Samples.Monday.AddDays(day) : null,
                },
            };
            foreach (var (n, happening) in history.Index())
            {
                person.Live($"{prefix}-{n}", happening, null);
            }

            return person;
        }

        public Person Copy() => new() { Profile = Profile, Contacts = new Dictionary<string, Contact>(Contacts) };

        public void Live(string followUpId, Happening what, string? origin)
        {
            var at = Samples.Monday.AddDays(what.Day);
            Contacts[followUpId] = new Contact { FollowUpId = followUpId, Channel = "twitter", At = at, Kind = what.Kind, Origin = origin };
            Profile = CustomerRules.WithProblem(
                Profile with
                {
                    Mentions = Profile.Mentions + 1,
                    LastMentionAt = at > Profile.LastMentionAt ? at : Profile.LastMentionAt,
                    KnownBy = Profile.KnownBy ?? "anna",
                },
                followUpId,
                what.Kind == MentionKind.Problem);
            Record(followUpId, what.Outcome, what.Day, what.By);
            if (what.IsReopened)
            {
                Record(followUpId, null, what.Day, what.By);
            }
        }

        public void Record(string followUpId, FollowUpOutcome? outcome, int day, string? by)
        {
            var contact = Contacts[followUpId];
            var at = Samples.Monday.AddDays(day).AddHours(1);
            var state = Opened[contact.Kind] with
            {
                Id = followUpId,
                Outcome = outcome,
                Stage = outcome is null ? FollowUpStage.InProgress : FollowUpStage.Closed,
                ClosedAt = outcome is null ? null : at,
                LastSpokeWith = by,
                LastSpokeAt = by is null ? null : at,
            };
            (Profile, contact) = CustomerRules.Record(Profile, contact, state);
            Contacts[followUpId] = contact with { KnownUpTo = contact.KnownUpTo + 1 };
        }

        public void Receive(IEnumerable<Contact> contacts)
        {
            (Profile, var rows) = MergeRules.Receive(
                Profile, contacts.Select(contact => (contact, Contacts.GetValueOrDefault(contact.FollowUpId))));
            foreach (var row in rows)
            {
                Contacts[row.FollowUpId] = row;
            }
        }

        public void Dismiss(IReadOnlyList<Contact> contacts)
        {
            Profile = MergeRules.Dismiss(Profile, contacts);
            foreach (var contact in contacts)
            {
                Contacts.Remove(contact.FollowUpId);
            }
        }

        public void ExpectRecount()
        {
            Assert.Equal(Contacts.Values.Count(contact => contact.Outcome != FollowUpOutcome.Spam), Profile.Mentions);
            Assert.Equal(Contacts.Values.Count(contact => contact.Outcome == FollowUpOutcome.Confirmed), Profile.ProblemsFixed);
            Assert.Equal(
                Contacts.Values.Count(contact => contact is { Outcome: FollowUpOutcome.Acknowledged, Kind: MentionKind.Praise }),
                Profile.Praises);
        }
    }
}
