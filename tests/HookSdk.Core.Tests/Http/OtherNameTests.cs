using Microsoft.AspNetCore.Routing;

namespace HookSdk.Core.Tests.Http;

/// <summary>Names that have routes of their own are told from all others, so that routing looks at one route for each of them.</summary>
public sealed class OtherNameTests
{
    [Theory]
    [InlineData("route", false)]
    [InlineData("ROUTE", false)]
    [InlineData("routes", true)]
    [InlineData("", true)]
    public void KnownNames_AreNoOther_InAnyCase(string name, bool isOther)
    {
        OtherName constraint = OtherName.Pattern(["route"]).ParameterPolicies[OtherName.Parameter].ShouldHaveSingleItem().ParameterPolicy.ShouldBeOfType<OtherName>();

        constraint.MatchesLiteral(OtherName.Parameter, name).ShouldBe(isOther);
        constraint.Match(httpContext: null, route: null, OtherName.Parameter, new RouteValueDictionary { [OtherName.Parameter] = name }, RouteDirection.IncomingRequest).ShouldBe(isOther);
    }
}
