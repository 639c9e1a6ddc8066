using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HookSdk.Cli.Terminal;

/// <summary>Help with the command's examples behind it.</summary>
internal sealed class ExampleHelp(HelpAction inner) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        inner.MaxWidth = parseResult.InvocationConfiguration.Output == Console.Out && !Console.IsOutputRedirected ? Math.Max(40, Console.WindowWidth) : int.MaxValue;
        int code = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand { Examples: [_, ..] examples })
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return code;
    }
}
