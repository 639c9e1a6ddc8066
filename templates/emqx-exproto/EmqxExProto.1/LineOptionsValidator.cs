using Microsoft.Extensions.Options;

namespace EmqxExProto._1;

/// <summary>Checks the ranges of <see cref="LineOptions"/>. Written out, as attributes with a range of times are not for programs that are compiled ahead of time.</summary>
internal sealed class LineOptionsValidator : IValidateOptions<LineOptions>
{
    public ValidateOptionsResult Validate(string? name, LineOptions options) =>
        options.KeepAlive < TimeSpan.FromSeconds(1) || options.KeepAlive > TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Fail($"Line:KeepAlive is {options.KeepAlive}, and takes a time from 00:00:01 to 1.00:00:00.")
            : options.LongestLine is < 64 or > 1024 * 1024
                ? ValidateOptionsResult.Fail($"Line:LongestLine is {options.LongestLine}, and takes a number of bytes from 64 to 1048576.")
                : ValidateOptionsResult.Success;
}
