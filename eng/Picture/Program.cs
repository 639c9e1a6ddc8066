using HookSdk.Picture;

// Draws docs/images/hooksdk.svg, the terminal of README.md, from the approved output of the tool's tests:
//   dotnet run --project eng/Picture
string root = args is [var given] ? given : Directory.GetCurrentDirectory();
string approved = Path.Combine(root, TerminalPicture.Source);
if (!File.Exists(approved))
{
    Console.Error.WriteLine($"{approved} is not there. Run this in the folder that holds HookSdk.sln, or name that folder.");
    return 2;
}

string picture = Path.Combine(root, TerminalPicture.Target);
File.WriteAllText(picture, TerminalPicture.Draw(File.ReadAllText(approved)));
Console.WriteLine($"{picture} is drawn.");
return 0;
