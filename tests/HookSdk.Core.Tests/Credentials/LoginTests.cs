using HookSdk.Credentials;
using HookSdk.Mqtt;
using Shouldly;

namespace HookSdk.Core.Tests.Credentials;

/// <summary>What docs/credentials.md shows.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task Documented_Login_Works()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using PasswordVerifier verifier = new();
        Dictionary<string, PasswordHash> users = new(StringComparer.Ordinal) { ["dev1"] = PasswordHash.Parse(PasswordHash.Create("s3cret").ToString()) };

        bool isRight = await verifier.VerifyAsync("dev1", "s3cret", users.GetValueOrDefault("dev1"), cancellationToken);
        bool isNobody = await verifier.VerifyAsync("dev2", "s3cret", users.GetValueOrDefault("dev2"), cancellationToken);

        isRight.ShouldBeTrue();
        isNobody.ShouldBeFalse();
    }

    [Fact]
    public void Documented_Rules_Work()
    {
        TopicAccessList rules = TopicAccessList.Parse(["deny subscribe devices/+/keys/#", "allow all devices/%c/#"]);

        rules.Decide(TopicAction.Publish, "devices/dev1/up", "dev1", "bob").ShouldBe(TopicAccess.Allowed);
        rules.Decide(TopicAction.Subscribe, "devices/dev1/#", "dev1", "bob").ShouldBe(TopicAccess.Denied);
        rules.Decide(TopicAction.Publish, "devices/dev2/up", "dev1", "bob").ShouldBe(TopicAccess.NoMatch);
    }
}
