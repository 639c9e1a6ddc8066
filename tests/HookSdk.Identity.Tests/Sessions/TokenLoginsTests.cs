using HookSdk.Identity.Tests.Tokens;
using HookSdk.Mqtt;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Sessions;

public sealed class TokenLoginsTests : IDisposable
{
    private const long Start = 1_300_819_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Start));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");

    [Fact]
    public async Task Logins_DecideUntilTheTokenEnds_AndDenyWhoIsNotKnown()
    {
        TokenLogins logins = new(_lines, _time, maxLogins: 2);
        using TopicAccessPolicy policy = new(new Settings<TopicRules>(["allow publish all"]), _lines);
        JwtIdentity identity = await IdentityAsync("t1");
        logins.Add("c1", "u1", identity);

        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Allows(TopicAction.Publish, "all", "c1", "u1", policy).ShouldBeTrue();
        logins.Allows(TopicAction.Publish, "other", "c1", "u1", policy).ShouldBeFalse();
        logins.Allows(TopicAction.Publish, "all", "c2", "u1", policy).ShouldBeFalse();
        _lines.All.ShouldContain(static l => l.StartsWith("A client asks whose login by token is not known here", StringComparison.Ordinal));
        logins.Expired().ShouldBeEmpty();

        // An hour, and the clock skew.
        _time.Advance(TimeSpan.FromMinutes(61));
        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1").ShouldBe(TopicAccess.Denied);
        logins.Expired().ShouldBe([new ClientConnection("c1", "u1")]);

        logins.Add("c1", "u1", identity);
        logins.Add("c3", "u1", identity);
        logins.Add("c4", "u1", identity).ShouldBeFalse();
        logins.Count.ShouldBe(2);
        _lines.All.ShouldContain(static l => l.StartsWith("Logins are kept in 2 places, as many as may be", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromHours(2));
        logins.Add("c4", "u1", identity);
        logins.Count.ShouldBe(1);
        logins.Remove("c4");
        logins.Count.ShouldBe(0);
    }

    /// <summary>One program may serve two brokers, at which a client id is two clients.</summary>
    [Fact]
    public async Task Login_AtOneBroker_GrantsNothingAtAnother()
    {
        TokenLogins logins = new(_lines, _time);
        JwtIdentity identity = await IdentityAsync("t1");
        logins.Add("c1", "u1", identity, broker: "emqx").ShouldBeTrue();

        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1", broker: "emqx").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1", broker: "vernemq").ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1").ShouldBe(TopicAccess.Denied);

        logins.Add("c1", "u2", identity, broker: "vernemq").ShouldBeTrue();
        logins.Count.ShouldBe(2);
        logins.Remove("c1", broker: "vernemq");
        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1", broker: "emqx").ShouldBe(TopicAccess.Allowed);
        _time.Advance(TimeSpan.FromMinutes(61));
        logins.Expired().ShouldBe([new ClientConnection("c1", "u1") { Broker = "emqx" }]);
    }

    /// <summary>A client that came by a certificate or a password takes the id of one with a token, with the same user name or none: it gets nothing of the token, and the log says what is true.</summary>
    [Fact]
    public async Task Login_WithoutAToken_TakesNoRightsOfTheTokenBeforeIt()
    {
        TokenLogins logins = new(_lines, _time);
        using TopicAccessPolicy policy = new(new Settings<TopicRules>(["allow publish all"]), _lines);
        logins.Add("c1", null, await IdentityAsync("t1"));

        logins.Remove("c1");

        logins.Decide(TopicAction.Publish, "any", "c1", null).ShouldBe(TopicAccess.Denied);
        logins.Allows(TopicAction.Publish, "all", "c1", null, policy).ShouldBeFalse();
        _lines.All.ShouldContain(static l => l.Contains("Or it came in without a token: ask TokenLogins for clients with tokens alone", StringComparison.Ordinal));
    }

    /// <summary>A client id is the client's own choice: what another has under it is not this one's.</summary>
    [Fact]
    public async Task Login_GrantsNothingToAnotherUserOrMountpoint_WithItsClientId()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", "u1", await IdentityAsync("t1"));
        logins.Add("c1", null, await IdentityAsync("t2"), "tenant");

        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "c1", "u2").ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "any", "c1", null).ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "any", "c1", "u1", "tenant").ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "any", "c1", "", "tenant").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "c1", "u1", "other").ShouldBe(TopicAccess.Denied);
        logins.Count.ShouldBe(2);
        _lines.All.Count(static l => l.StartsWith("A client asks under another user name than the last login by token with its client id", StringComparison.Ordinal)).ShouldBe(3);

        logins.Remove("c1", "u2");
        logins.Remove("c1", mountpoint: "other");
        logins.Count.ShouldBe(2);
        logins.Add("c1", "u2", await IdentityAsync("t3"));
        logins.Decide(TopicAction.Publish, "any", "c1", "u1").ShouldBe(TopicAccess.Denied);
        logins.Count.ShouldBe(2);
        logins.Remove("c1", "u2");
        logins.Remove("c1", "", "tenant");
        logins.Count.ShouldBe(0);
    }

    /// <summary>One token that comes with ever new client ids takes its own room alone.</summary>
    [Fact]
    public async Task Logins_OfOneToken_AreBounded_AndPushOutNoOthers()
    {
        TokenLogins logins = new(_lines, _time, maxLogins: 4, maxLoginsPerSubject: 2);
        JwtIdentity device = await IdentityAsync("device");
        string storm = Token("storm");
        logins.Add("c1", "u1", device);

        for (int i = 0; i < 100; i++)
        {
            logins.Add($"storm-{i}", "u1", await VerifiedAsync(storm));
        }

        logins.Count.ShouldBe(3);
        logins.Decide(TopicAction.Publish, "any", "c1", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "storm-99", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "storm-98", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "storm-97", "u1").ShouldBe(TopicAccess.Denied);
        _lines.All.ShouldContain(static l => l.StartsWith("Logins of one subject are kept in 2 places, as many as may be (MaxLoginsPerSubject)", StringComparison.Ordinal));

        // A client that comes again with its token is the latest one, and takes no second place.
        logins.Add("storm-98", "u1", await VerifiedAsync(storm));
        logins.Add("storm-new", "u1", await VerifiedAsync(storm));
        logins.Decide(TopicAction.Publish, "any", "storm-98", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Decide(TopicAction.Publish, "any", "storm-99", "u1").ShouldBe(TopicAccess.Denied);
        logins.Add("c2", "u1", await IdentityAsync("other"));
        logins.Count.ShouldBe(4);
        logins.Decide(TopicAction.Publish, "any", "c2", "u1").ShouldBe(TopicAccess.Allowed);
    }

    /// <summary>Each token of one subject is the same subject's: who takes new tokens takes no more room. Those of others with the same name are others'.</summary>
    [Fact]
    public async Task Logins_OfOneSubject_AreBounded_WhateverItsTokens()
    {
        TokenLogins logins = new(_lines, _time, maxLogins: 10, maxLoginsPerSubject: 2);
        for (int i = 0; i < 8; i++)
        {
            logins.Add($"c{i}", "u1", await VerifiedAsync(_issuer.Sign($$"""{"exp":{{Start + 3600 + i}},"iss":"joe","sub":"dev"}"""))).ShouldBeTrue();
        }

        logins.Count.ShouldBe(2);
        logins.Add("d1", "u1", await VerifiedAsync(_issuer.Sign($$"""{"exp":{{Start + 3600}},"iss":"eve","sub":"dev"}"""))).ShouldBeTrue();
        logins.Add("d2", "u1", await VerifiedAsync(_issuer.Sign($$"""{"exp":{{Start + 3600}},"iss":"joe"}"""))).ShouldBeTrue();
        logins.Count.ShouldBe(4);
    }

    /// <summary>Clients choose how long their names are, up to 64 KiB: the bounds are ones of memory.</summary>
    [Fact]
    public async Task Login_WithLongNames_TakesSeveralPlaces()
    {
        TokenLogins logins = new(_lines, _time, maxLogins: 100, maxLoginsPerSubject: 10);
        JwtIdentity storm = await IdentityAsync("storm");
        for (int i = 0; i < 50; i++)
        {
            logins.Add($"{i}-{new string('x', 1500)}", "u1", storm).ShouldBeTrue();
        }

        logins.Count.ShouldBe(3);
        logins.Add(new string('x', 65_000), "u1", storm).ShouldBeFalse();
        logins.Add("c1", new string('x', 65_000), storm).ShouldBeFalse();
        logins.Add("c1", "u1", storm, new string('x', 65_000)).ShouldBeFalse();
        logins.Count.ShouldBe(3);
        for (int i = 0; i < 50; i++)
        {
            logins.Add($"c{i}", "u1", await IdentityAsync($"sub{i}")).ShouldBeTrue();
        }

        // What is refused changes nothing of what was before.
        logins.Add("c1", new string('x', 65_000), await IdentityAsync("sub1")).ShouldBeFalse();
        logins.Decide(TopicAction.Publish, "own/c1/u1", "c1", "u1").ShouldBe(TopicAccess.Allowed);
    }

    [Fact]
    public async Task Logins_OfManyThreads_AreCountedRight()
    {
        TokenLogins logins = new(_lines, _time, maxLoginsPerSubject: 50);
        JwtIdentity[] identities = [await IdentityAsync("a"), await IdentityAsync("b"), await IdentityAsync("c")];

        Parallel.For(0, 10_000, i =>
        {
            logins.Add($"c{i % 300}", "u1", identities[i % 3]);
            if (i % 7 == 0)
            {
                logins.Remove($"c{i % 200}");
            }
        });
        for (int i = 0; i < 300; i++)
        {
            logins.Add($"c{i}", "u1", identities[i % 3]);
        }

        logins.Count.ShouldBe(150);
        for (int i = 0; i < 300; i++)
        {
            logins.Remove($"c{i}");
        }

        logins.Count.ShouldBe(0);
    }

    public void Dispose() => _issuer.Dispose();

    private string Token(string subject) => _issuer.Sign($$"""{"exp":{{Start + 3600}},"sub":"{{subject}}"}""");

    private async Task<JwtIdentity> VerifiedAsync(string token)
    {
        JwtOptions options = new() { PublicKeys = { _issuer.Pem } };
        options.Acl.Add("allow publish own/%c/%u");
        options.Acl.Add("allow publish any");
        using JwtVerifier verifier = new(new Settings<JwtOptions>(options), new HttpClient(), _lines, _time);
        return (await verifier.VerifyAsync(token, null, null, TestContext.Current.CancellationToken)).Identity!;
    }

    private Task<JwtIdentity> IdentityAsync(string subject) => VerifiedAsync(Token(subject));
}
