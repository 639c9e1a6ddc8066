namespace HookSdk.Core.Tests.Secrets;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("X-Api-Key")]
    [InlineData("access_key")]
    [InlineData("AccessKeyId")]
    [InlineData("pass")]
    [InlineData("smtp_pass")]
    [InlineData("X-Pass")]
    [InlineData("passphrase")]
    [InlineData("PIN")]
    [InlineData("simPin2")]
    [InlineData("pin_code")]
    [InlineData("otp")]
    [InlineData("bearer")]
    [InlineData("auth")]
    [InlineData("HTTPAuth")]
    [InlineData("signature")]
    [InlineData("X-Signature")]
    [InlineData("X-Jwt")]
    [InlineData("IMSI")]
    public void Name_OfASecret_IsOne(string name) => SecretNames.Contain(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("_-1")]
    [InlineData("shipping")]
    [InlineData("pinned")]
    [InlineData("passthrough")]
    [InlineData("passThrough")]
    [InlineData("author")]
    [InlineData("auth_on_register")]
    [InlineData("auth_expire_at")]
    [InlineData("p_authentication_method")]
    [InlineData("footprint")]
    [InlineData("hotpotato")]
    [InlineData("ROUTE")]
    [InlineData("Hooks:auth_on_register:Deadline")]
    public void Name_OfSomethingElse_IsNone(string name) => SecretNames.Contain(name).ShouldBeFalse();
}
