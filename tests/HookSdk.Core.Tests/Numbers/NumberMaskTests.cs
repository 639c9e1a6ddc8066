using HookSdk.Numbers;

namespace HookSdk.Core.Tests.Numbers;

public sealed class NumberMaskTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("1", "*")]
    [InlineData("123", "*23")]
    [InlineData("37012345678", "3701*****78")]
    [InlineData("37\n\0", "****")]
    [InlineData("\r\n2012345\u20286", "**20******6")]
    [InlineData("1\u202E3", "**3")]
    public void Number_Masked_ShowsItsEndsAndNothingThatBreaksALine(string? number, string expected) => NumberMask.Mask(number).ShouldBe(expected);
}
