/** The stack of this machine, which no pipeline deploys. */
const localStack = "local";

/** What the program of every stack is made of. */
const program =
  /^(?:components|policy|settings)\/|^(?:index|settings)\.ts$|^package(?:-lock)?\.json$|^Pulumi\.yaml$|^tools\/(?:commands|delivery|lib|preview|pulumi|setup)\//;

/**
 * The stacks that a change may change: those whose file it touches, and all of them where it touches the program.
 *
 * @param files that changed, as paths in the checkout
 * @param stacks all there are
 */
export function affectedStacks(files: readonly string[], stacks: readonly string[]): readonly string[] {
  const deployed = stacks.filter((stack) => stack !== localStack);
  if (files.some((file) => program.test(file) && !file.endsWith(".md"))) return deployed;
  return deployed.filter((stack) => files.includes(`stacks/Pulumi.${stack}.yaml`));
}
